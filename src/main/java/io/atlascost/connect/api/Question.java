package io.atlascost.connect.api;

import io.atlascost.connect.api.Access.Grant;
import java.io.IOException;
import java.util.Optional;

/**
 * What Atlas is asked.
 *
 * @param path below the base URL
 * @param version of the API that the path is asked in
 * @param format of the answer
 * @param body JSON to be posted; empty where nothing is
 * @param secrets that nobody's words may show
 */
record Question(
    Purpose purpose,
    String path,
    String version,
    Format format,
    Optional<String> body,
    Secrets secrets) {
  /** Atlas, which knows who asks. */
  interface Answerer {
    /**
     * Asks once.
     *
     * @throws IOException if no reply came
     */
    UsageReply ask(Question question) throws IOException;
  }

  /** One that changes nothing. */
  static Question of(Purpose purpose, String path, String version, Format format, Secrets secrets) {
    return new Question(purpose, path, version, format, Optional.empty(), secrets);
  }

  Question hiding(Grant grant) {
    return new Question(purpose, path, version, format, body, secrets.and(grant));
  }

  /** Atlas's type of what is sent, and of what is wanted. */
  String mediaType(Format of) {
    return "application/vnd.atlas." + version + "+" + of.label();
  }
}
