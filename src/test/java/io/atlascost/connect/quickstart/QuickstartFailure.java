package io.atlascost.connect.quickstart;

/** Why the quickstart cannot go on, in one sentence for whoever looks at the screen. */
final class QuickstartFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  QuickstartFailure(String sentence) {
    super(sentence);
  }

  QuickstartFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
