package io.atlascost.connect.api;

import org.apache.kafka.common.config.types.Password;

/** A way in: what a request must carry so that Atlas answers it. */
public sealed interface Credentials {
  /** A bearer token got elsewhere; Atlas lets it live for an hour and nobody here can renew it. */
  record AccessToken(Password token) implements Credentials {}
}
