package io.atlascost.connect.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A parent directory in, a new empty directory below it out, gone with all that is in it when
 * closed.
 */
public record ScratchDirectory(Path path) implements AutoCloseable {
  /** Below the build's directory. */
  public static ScratchDirectory create() {
    return below(Path.of("target", "scratch"));
  }

  public static ScratchDirectory below(Path parent) {
    try {
      Files.createDirectories(parent);

      return new ScratchDirectory(Files.createTempDirectory(parent.toAbsolutePath(), "scratch-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      Files.walkFileTree(path, new Deletion());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes it calmly when a process that is just ending deletes its own files meanwhile. */
  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }

      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
      if (e != null) {
        throw e;
      }

      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
