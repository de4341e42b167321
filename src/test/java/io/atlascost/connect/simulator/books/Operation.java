package io.atlascost.connect.simulator.books;

import io.atlascost.connect.simulator.Request;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be asked for. */
public enum Operation {
  LIST_ORGANIZATIONS("GET", "orgs"),
  LIST_PROJECTS("GET", "orgs/(?<org>[^/]*)/groups"),
  LIST_CLUSTERS("GET", "clusters"),
  LIST_INVOICES("GET", "orgs/(?<org>[^/]*)/invoices"),
  CREATE("POST", "orgs/(?<org>[^/]*)/billing/costExplorer/usage"),
  RESULT("GET", "orgs/(?<org>[^/]*)/billing/costExplorer/usage/(?<token>.+)");

  private final String method;
  private final Pattern path;

  Operation(String method, String path) {
    this.method = method;
    this.path = Pattern.compile("/api/atlas/v2/" + path);
  }

  static Optional<Operation> of(Request request) {
    return Arrays.stream(values())
        .filter(operation -> operation.method.equals(request.method()))
        .filter(operation -> operation.path.matcher(request.path()).matches())
        .findFirst();
  }

  /** Empty where none is in the path. */
  String orgId(Request request) {
    return isOfOrganization() ? part("org", request) : "";
  }

  String token(Request request) {
    return part("token", request);
  }

  boolean isOfOrganization() {
    return path.pattern().contains("?<org>");
  }

  private String part(String name, Request request) {
    Matcher matcher = path.matcher(request.path());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(request.target());
    }

    return matcher.group(name);
  }
}
