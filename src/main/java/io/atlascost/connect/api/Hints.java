package io.atlascost.connect.api;

/** What an operator should change: a cause and what was asked for in, a sentence out. */
final class Hints {
  private static final String NO_ATLAS =
      "this is not how Atlas answers who asks for organizations: check atlas.base.url";

  private static final String NO_ORGANIZATION =
      "the credentials see no organization: check that they belong to one, with the role"
          + " Organization Billing Viewer";

  private static final String NO_LISTING =
      "organizations are not listed in the version of the API that this connector knows: check"
          + " atlas.base.url, and look for a newer release of the connector; with"
          + " atlas.connection.check=false nobody asks for them";

  private static final String NO_TOKENS = "no access tokens are given there: check atlas.base.url";

  private Hints() {}

  /** What to do before the version of the API that was asked for ends. */
  static String successor(Purpose purpose) {
    return switch (purpose) {
      case QUERY -> "set atlas.api.version to a newer one";
      case KNOCK, TOKEN -> "look for a newer release of this connector";
    };
  }

  /** Empty where nothing is known that helps. */
  static String hint(Cause cause, Purpose purpose, Words words, Credentials credentials) {
    return switch (cause) {
      case TOO_MANY_REQUESTS, NOT_WELL -> "";
      case SOMETHING_ELSE_ANSWERED ->
          "look at the proxy or firewall between this worker and Atlas, and at atlas.base.url";
      case MOVED -> "redirects are not followed: set atlas.base.url to the address meant";
      case CREDENTIALS ->
          "the credentials are wrong, expired or revoked, or belong to another Atlas: check "
              + credentials.keys()
              + ", and atlas.base.url: Atlas for Government is https://cloud.mongodbgov.com";
      case PROXY_CREDENTIALS ->
          "the proxy refuses: check atlas.proxy.user and atlas.proxy.password";
      case ACCESS_LIST ->
          "add "
              + (words.address().isEmpty()
                  ? "the workers' addresses"
                  : words.address() + ", from where Atlas sees this worker come,")
              + " to the API access list of the credentials; the access list of the database is"
              + " another one";
      case API_VERSION ->
          switch (purpose) {
            case QUERY -> "Atlas does not serve this version of its API: check atlas.api.version";
            case KNOCK -> NO_LISTING;
            case TOKEN -> NO_TOKENS;
          };
      case UNSUITABLE -> purpose == Purpose.TOKEN ? NO_TOKENS : "";
      case INVALID_REQUEST ->
          switch (purpose) {
            case QUERY -> "check the organization id and the token in atlas.queries";
            case KNOCK -> NO_ATLAS;
            case TOKEN -> "";
          };
      case ROLE ->
          switch (purpose) {
            case QUERY ->
                "the credentials need the role Organization Billing Viewer in that organization";
            case KNOCK -> NO_ORGANIZATION;
            case TOKEN -> "";
          };
      case UNKNOWN_ORGANIZATION ->
          switch (purpose) {
            case QUERY ->
                "check the organization id in atlas.queries, and that the credentials belong to"
                    + " that organization";
            case KNOCK -> NO_ORGANIZATION;
            case TOKEN -> "";
          };
      case NOT_FOUND ->
          switch (purpose) {
            case QUERY ->
                "the token is unknown or expired: create a new query and put its token into"
                    + " atlas.queries";
            case KNOCK -> NO_ATLAS;
            case TOKEN -> "";
          };
    };
  }
}
