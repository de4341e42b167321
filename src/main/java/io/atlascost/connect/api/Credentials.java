package io.atlascost.connect.api;

import org.apache.kafka.common.config.types.Password;

/** A way in: what Atlas knows us by. */
public sealed interface Credentials {
  /** The configuration keys that hold it, as a message names them. */
  String keys();

  /** What the keys of the only account begin with. */
  String ONLY = "atlas.";

  /**
   * OAuth 2.0 client credentials, good for access tokens that renew themselves.
   *
   * @param prefix of the configuration keys
   */
  record ServiceAccount(String prefix, String clientId, Password clientSecret)
      implements Credentials {
    /** The only one. */
    public ServiceAccount(String clientId, Password clientSecret) {
      this(ONLY, clientId, clientSecret);
    }

    @Override
    public String keys() {
      return prefix + "client.id and " + prefix + "client.secret";
    }
  }

  /**
   * A programmatic API key, proved by HTTP digest.
   *
   * @param prefix of the configuration keys
   */
  record ApiKey(String prefix, String publicKey, Password privateKey) implements Credentials {
    /** The only one. */
    public ApiKey(String publicKey, Password privateKey) {
      this(ONLY, publicKey, privateKey);
    }

    @Override
    public String keys() {
      return prefix + "public.key and " + prefix + "private.key";
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
