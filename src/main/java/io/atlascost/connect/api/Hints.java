package io.atlascost.connect.api;

/** What an operator should change: a refusal and the credentials in use in, a sentence out. */
final class Hints {
  static final String NOT_ON_ACCESS_LIST = "IP_ADDRESS_NOT_ON_ACCESS_LIST";

  private Hints() {}

  /** Empty where nothing is known that helps. */
  static String hint(int status, String errorCode, Credentials credentials) {
    return switch (errorCode) {
      case NOT_ON_ACCESS_LIST ->
          "add the workers' addresses to the API access list of the credentials; the access list"
              + " of the database is another one";
      case "ORG_NOT_FOUND" ->
          "check the organization id in atlas.queries, and that the credentials belong to that"
              + " organization";
      default -> hint(status, credentials);
    };
  }

  private static String hint(int status, Credentials credentials) {
    return switch (status) {
      case 301, 302, 303, 307, 308 ->
          "redirects are not followed: set atlas.base.url to the address meant";
      case 400 -> "check the organization id and the token in atlas.queries";
      case 401 ->
          "the credentials are wrong, expired or revoked, or belong to another Atlas: check "
              + credentials.keys()
              + ", and atlas.base.url: Atlas for Government is https://cloud.mongodbgov.com";
      case 403 -> "the credentials need the role Organization Billing Viewer in that organization";
      case 404, 410 ->
          "the token is unknown or expired: create a new query and put its token into"
              + " atlas.queries";
      case 406 -> "check atlas.api.version";
      case 407 -> "the proxy refuses: check atlas.proxy.user and atlas.proxy.password";
      default -> "";
    };
  }
}
