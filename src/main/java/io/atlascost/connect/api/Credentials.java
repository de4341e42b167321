package io.atlascost.connect.api;

import org.apache.kafka.common.config.types.Password;

/** A way in: what Atlas knows us by. */
public sealed interface Credentials {
  /** The configuration keys that hold it, as a message names them. */
  String keys();

<<<<<<< HEAD
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
=======
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
>>>>>>> settings
    }

    @Override
    public String keys() {
<<<<<<< HEAD
      return prefix(account) + "client.id and " + prefix(account) + "client.secret";
=======
      return prefix + "client.id and " + prefix + "client.secret";
>>>>>>> settings
    }
  }

  /**
   * A programmatic API key, proved by HTTP digest.
   *
<<<<<<< HEAD
   * @param account the name that the configuration gives it; empty where there is but one
   */
  record ApiKey(String publicKey, Password privateKey, String account) implements Credentials {
    public ApiKey(String publicKey, Password privateKey) {
      this(publicKey, privateKey, "");
    }

    /** The same as one of several. */
    public ApiKey ofAccount(String name) {
      return new ApiKey(publicKey, privateKey, name);
=======
   * @param prefix of the configuration keys
   */
  record ApiKey(String prefix, String publicKey, Password privateKey) implements Credentials {
    /** The only one. */
    public ApiKey(String publicKey, Password privateKey) {
      this(ONLY, publicKey, privateKey);
>>>>>>> settings
    }

    @Override
    public String keys() {
<<<<<<< HEAD
      return prefix(account) + "public.key and " + prefix(account) + "private.key";
=======
      return prefix + "public.key and " + prefix + "private.key";
>>>>>>> settings
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
