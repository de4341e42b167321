package io.atlascost.connect.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A page in, what a browser makes of it out: Debian's Chromium, where it is installed. */
record Chromium(Path program) {
  private static final String NAME = "chromium";
  private static final long PATIENCE_SECONDS = 60;

  static Optional<Chromium> installed() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(directory -> Path.of(directory, NAME))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Chromium::new);
  }

  /**
   * The document once it is loaded, written out again.
   *
   * @param options of the browser
   */
  String dom(Path page, String... options) throws IOException, InterruptedException {
    Path profile = Files.createTempDirectory(NAME);
    Path out = profile.resolve("out");
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--headless=new",
                // Root has none, nor do most containers.
                "--no-sandbox",
                "--disable-gpu",
                // It is to need nobody.
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--user-data-dir=" + profile.resolve("profile"),
                "--dump-dom"));
    command.addAll(List.of(options));
    command.add(page.toUri().toString());
    try {
      Process browser =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!browser.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        browser.destroyForcibly();
        throw new IOException("Chromium did not open " + page);
      }

      return Files.readString(out, UTF_8);
    } finally {
      delete(profile);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(Chromium::deleteFile);
    }
  }

  private static void deleteFile(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
