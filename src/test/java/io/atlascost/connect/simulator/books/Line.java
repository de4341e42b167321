package io.atlascost.connect.simulator.books;

/**
 * What usage is for; an empty text where it says nothing, as support has no project.
 *
 * @param project its id
 * @param cluster its id
 */
public record Line(String project, String cluster, String service) {
  /** What no project and no cluster is charged for, such as support and credits. */
  public static Line of(String service) {
    return new Line("", "", service);
  }

  String value(GroupBy dimension, String orgId) {
    return switch (dimension) {
      case ORGANIZATIONS -> orgId;
      case PROJECTS -> project;
      case CLUSTERS -> cluster;
      case SERVICES -> service;
    };
  }

  Line renamed(String other) {
    return new Line(project, cluster, other);
  }
}
