package io.atlascost.connect.api;

import org.apache.kafka.common.config.types.Password;

/** A way in: what Atlas knows us by. */
public sealed interface Credentials {
  /** The configuration keys that hold it, as a message names them. */
  String keys();

  /**
   * OAuth 2.0 client credentials, good for access tokens that renew themselves.
   *
   * @param account the name that the configuration gives it; empty where there is but one
   */
  record ServiceAccount(String clientId, Password clientSecret, String account)
      implements Credentials {
    public ServiceAccount(String clientId, Password clientSecret) {
      this(clientId, clientSecret, "");
    }

    /** The same as one of several. */
    public ServiceAccount ofAccount(String name) {
      return new ServiceAccount(clientId, clientSecret, name);
    }

    @Override
    public String keys() {
      return prefix(account) + "client.id and " + prefix(account) + "client.secret";
    }
  }

  /**
   * A programmatic API key, proved by HTTP digest.
   *
   * @param account the name that the configuration gives it; empty where there is but one
   */
  record ApiKey(String publicKey, Password privateKey, String account) implements Credentials {
    public ApiKey(String publicKey, Password privateKey) {
      this(publicKey, privateKey, "");
    }

    /** The same as one of several. */
    public ApiKey ofAccount(String name) {
      return new ApiKey(publicKey, privateKey, name);
    }

    @Override
    public String keys() {
      return prefix(account) + "public.key and " + prefix(account) + "private.key";
    }
  }

  /** A bearer token got elsewhere; Atlas lets it live for an hour and nobody here can renew it. */
  record AccessToken(Password token) implements Credentials {
    @Override
    public String keys() {
      return "atlas.access.token";
    }
  }

  private static String prefix(String account) {
    return account.isEmpty() ? "atlas." : "atlas.account." + account + ".";
  }
}
