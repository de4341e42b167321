package io.atlascost.connect.api;

import org.apache.kafka.common.config.types.Password;

/** A way in: what Atlas knows us by. */
public sealed interface Credentials {
  /** The configuration keys that hold it, as a message names them. */
  String keys();

  /** OAuth 2.0 client credentials, good for access tokens that renew themselves. */
  record ServiceAccount(String clientId, Password clientSecret) implements Credentials {
    @Override
    public String keys() {
      return "atlas.client.id and atlas.client.secret";
    }
  }

  /** A programmatic API key, proved by HTTP digest. */
  record ApiKey(String publicKey, Password privateKey) implements Credentials {
    @Override
    public String keys() {
      return "atlas.public.key and atlas.private.key";
    }
  }

  /** A bearer token got elsewhere; Atlas lets it live for an hour and nobody here can renew it. */
  record AccessToken(Password token) implements Credentials {
    @Override
    public String keys() {
      return "atlas.access.token";
    }
  }
}
