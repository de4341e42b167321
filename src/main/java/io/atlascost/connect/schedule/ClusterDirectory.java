package io.atlascost.connect.schedule;

import io.atlascost.connect.api.Clock;
import io.atlascost.connect.api.Moment;
import io.atlascost.connect.api.ProjectClusters;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The last listing of the clusters, which is that of all organizations: for some minutes, so that
 * those of a task share it.
 */
final class ClusterDirectory {
  private static final Duration FRESH = Duration.ofMinutes(5);

  private final Clock clock;
  private List<ProjectClusters> listed = List.of();
  private Moment listedAt;

  ClusterDirectory(Clock clock) {
    this.clock = clock;
  }

  /** Empty where it is time to list again. */
  Optional<List<ProjectClusters>> fresh() {
    return listedAt != null && listedAt.until(clock.now()).compareTo(FRESH) < 0
        ? Optional.of(listed)
        : Optional.empty();
  }

  void listed(List<ProjectClusters> projects) {
    this.listed = List.copyOf(projects);
    this.listedAt = clock.now();
  }
}
