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

  private static final String NOT_LISTED =
      "they are not listed in the version of the API that this connector knows: check"
          + " atlas.base.url, and look for a newer release of the connector; ";

  private static final String NO_TOKENS = "no access tokens are given there: check atlas.base.url";

  private static final String BILLING_VIEWER =
      "the credentials need the role Organization Billing Viewer in that organization";

  private static final String SCHEDULED_ORGANIZATION =
      "check the organization id in atlas.schedule.orgs, and that the credentials belong to that"
          + " organization";

  private Hints() {}

  /** What to do before the version of the API that was asked for ends. */
  static String successor(Purpose purpose) {
    return switch (purpose) {
      case QUERY, CREATION -> "set atlas.api.version to a newer one";
      case ORGANIZATIONS, PROJECTS, CLUSTERS, INVOICES, KNOCK, TOKEN ->
          "look for a newer release of this connector";
    };
  }

  /** Empty where nothing is known that helps. */
  static String hint(Cause cause, Purpose purpose, Words words, Credentials credentials) {
    return switch (cause) {
      case TOO_MANY_REQUESTS, NOT_WELL, ACCOUNT_LOCKED_OUT -> "";
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
      case API_VERSION -> version(purpose);
      case UNSUITABLE -> purpose == Purpose.TOKEN ? NO_TOKENS : "";
      case INVALID_REQUEST -> invalid(purpose);
      case ROLE -> role(purpose);
      case UNKNOWN_ORGANIZATION -> organization(purpose);
      case NOT_FOUND -> notFound(purpose);
    };
  }

  private static String version(Purpose purpose) {
    return switch (purpose) {
      case QUERY, CREATION ->
          "Atlas does not serve this version of its API: check atlas.api.version";
      case ORGANIZATIONS -> NOT_LISTED + "or name the organizations in atlas.schedule.orgs";
      case PROJECTS -> NOT_LISTED + "or name the projects in atlas.schedule.projects";
      case CLUSTERS -> NOT_LISTED + "or name the clusters in atlas.schedule.clusters";
      case INVOICES -> NOT_LISTED + "until then so many months are open as atlas.schedule.months";
      case KNOCK -> NO_LISTING;
      case TOKEN -> NO_TOKENS;
    };
  }

  private static String invalid(Purpose purpose) {
    return switch (purpose) {
      case QUERY -> "check the organization id and the token in atlas.queries";
      case CREATION ->
          "check the organization id in atlas.schedule.orgs, and what atlas.schedule.services,"
              + " atlas.schedule.projects and atlas.schedule.clusters name";
      case PROJECTS, INVOICES -> SCHEDULED_ORGANIZATION;
      case ORGANIZATIONS, CLUSTERS, KNOCK -> NO_ATLAS;
      case TOKEN -> "";
    };
  }

  private static String role(Purpose purpose) {
    return switch (purpose) {
      case QUERY, CREATION -> BILLING_VIEWER;
      case INVOICES ->
          BILLING_VIEWER + "; without it so many months are open as atlas.schedule.months";
      case PROJECTS ->
          "the credentials need the role Organization Member to list projects; without it, name"
              + " them in atlas.schedule.projects";
      case CLUSTERS ->
          "the credentials need the role Organization Member to list clusters; without it, name"
              + " them in atlas.schedule.clusters";
      case ORGANIZATIONS, KNOCK -> NO_ORGANIZATION;
      case TOKEN -> "";
    };
  }

  private static String organization(Purpose purpose) {
    return switch (purpose) {
      case QUERY ->
          "check the organization id in atlas.queries, and that the credentials belong to"
              + " that organization";
      case CREATION, PROJECTS, INVOICES -> SCHEDULED_ORGANIZATION;
      case ORGANIZATIONS, CLUSTERS, KNOCK -> NO_ORGANIZATION;
      case TOKEN -> "";
    };
  }

  private static String notFound(Purpose purpose) {
    return switch (purpose) {
      case QUERY ->
          "the token is unknown or expired: create a new query and put its token into"
              + " atlas.queries";
      case CREATION, PROJECTS, INVOICES -> SCHEDULED_ORGANIZATION;
      case ORGANIZATIONS, CLUSTERS, KNOCK -> NO_ATLAS;
      case TOKEN -> "";
    };
  }
}
