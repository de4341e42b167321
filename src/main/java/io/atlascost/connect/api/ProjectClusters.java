package io.atlascost.connect.api;

import java.util.List;

/** A project and the ids of its clusters, as Atlas lists them over all organizations. */
public record ProjectClusters(String orgId, String projectId, List<String> clusterIds) {
  public ProjectClusters {
    clusterIds = List.copyOf(clusterIds);
  }
}
