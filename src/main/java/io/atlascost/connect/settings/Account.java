package io.atlascost.connect.settings;

import io.atlascost.connect.api.Credentials;

/**
 * Whom Atlas knows us as.
 *
 * @param name as it is configured; {@link #ONLY} where there is no other
 * @param identityKey the key that tells who we are
 * @param secretKey the key that proves it
 */
record Account(String name, Credentials credentials, Key<?> identityKey, Key<?> secretKey) {
  /** Name of the account that has none. */
  static final String ONLY = "";

  /** As a sentence says which of several it is about. */
  String inBrackets() {
    return name.isEmpty() ? "" : " (account " + name + ")";
  }
}
