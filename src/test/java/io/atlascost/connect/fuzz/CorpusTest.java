package io.atlascost.connect.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The short run of every fuzz target: its corpus, which holds what the long runs found, and some
 * thousand mutations of it.
 */
class CorpusTest {
  private static final long SEED = 20261123;

  @Test
  void csvOfAnyBytesBecomesRecordsAndDeadLetters() throws Exception {
    run("CsvFuzz", new CsvTarget(), 1500);
  }

  @Test
  void jsonOfAnyBytesBecomesRecordsAndDeadLetters() throws Exception {
    run("JsonFuzz", new JsonTarget(), 2000);
  }

  @Test
  void datesAndAmountsOfAnyTextAreExactOrRejected() throws Exception {
    run("CellFuzz", new CellTarget(), 2000);
  }

  @Test
  void errorBodiesOfAnyBytesAreMetWithCalm() throws Exception {
    try (ErrorTarget target = new ErrorTarget()) {
      run("ErrorFuzz", target, 1000);
    }
  }

  private static void run(String corpusOf, Target target, int mutations) throws Exception {
    Map<String, byte[]> corpus = corpus(corpusOf);
    assertThat(corpus).isNotEmpty();
    corpus.forEach((name, data) -> attempt(name, target, data));
    Mutations mutated = new Mutations(List.copyOf(corpus.values()), SEED);
    for (int i = 0; i < mutations; i++) {
      attempt("mutation " + i, target, mutated.next());
    }
  }

  private static void attempt(String name, Target target, byte[] data) {
    try {
      target.accept(data);
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      int shown = Math.min(data.length, 2000);
      fail(
          name
              + " of "
              + data.length
              + " bytes fails; its first "
              + shown
              + " in Base64: "
              + Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(data, shown)),
          e);
    }
  }

  private static Map<String, byte[]> corpus(String fuzzTest)
      throws IOException, URISyntaxException {
    Path directory = Path.of(CorpusTest.class.getResource(fuzzTest + "Inputs/anyBytes").toURI());
    Map<String, byte[]> inputs = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        inputs.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }

    return inputs;
  }
}
