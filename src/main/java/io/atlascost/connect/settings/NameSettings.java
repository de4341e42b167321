package io.atlascost.connect.settings;

import io.atlascost.connect.api.Cut;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The keys of the group "What to read" that tell what a cut is formed over. */
final class NameSettings {
  /** What no name of a service has, and no JSON text should. */
  private static final Pattern UNNAMED = Pattern.compile("[\\p{Cntrl}\\p{Cs}]");

  static final Key<List<String>> SERVICES =
      Organizations.scheduled(
          Key.optional(
              "atlas.schedule.services",
              "More services",
              Importance.LOW,
              Rule.listOf("names of services, each once", NameSettings::name),
              "Names of services to ask for beside those that the connector knows and those that"
                  + " earlier results named. Atlas forms the cut by services only over names that it"
                  + " is given: a service that nobody names is missing there, and the control shows"
                  + " the difference. Left out, no others."));

  static final Key<List<String>> PROJECTS =
      Organizations.scheduled(
          Key.optional(
              "atlas.schedule.projects",
              "More projects",
              Importance.LOW,
              ids("project"),
              "Ids of projects to ask for beside those that are listed and those that earlier results"
                  + " named, such as deleted ones, whose costs are missing in the cut by projects"
                  + " otherwise. Left out, no others; needed where the credentials may not list"
                  + " projects."));

  static final Key<List<String>> CLUSTERS =
      Organizations.scheduled(
          Key.optional(
              "atlas.schedule.clusters",
              "More clusters",
              Importance.LOW,
              ids("cluster"),
              "Ids of clusters to ask for beside those that are listed and those that earlier results"
                  + " named, such as deleted ones, whose costs are missing in the cut by clusters"
                  + " otherwise. Left out, no others; needed where the credentials may not list"
                  + " clusters."));

  private NameSettings() {}

  /** What is configured for each cut that is formed over names. */
  static Map<Cut, List<String>> names(Values values) {
    Map<Cut, List<String>> names = new EnumMap<>(Cut.class);
    names.put(Cut.SERVICES, values.valid(SERVICES).orElse(List.of()));
    names.put(Cut.PROJECTS, values.valid(PROJECTS).orElse(List.of()));
    names.put(Cut.CLUSTERS, values.valid(CLUSTERS).orElse(List.of()));

    return names;
  }

  private static Rule<List<String>> ids(String owner) {
    return Rule.listOf(
        "ids of " + owner + "s, each once", text -> AtlasId.require(text, "a " + owner, ""));
  }

  private static String name(String text) {
    if (UNNAMED.matcher(text).find()) {
      throw Rule.refused(text, "a name as Atlas shows it");
    }

    return text;
  }
}
