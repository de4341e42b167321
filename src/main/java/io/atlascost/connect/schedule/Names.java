package io.atlascost.connect.schedule;

import io.atlascost.connect.api.Cut;
import io.atlascost.connect.schema.TypedRow;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Struct;

/**
 * What an organization's cuts are formed over: what is known, configured, discovered, and met in
 * results. Nothing is forgotten: what was deleted stands in no listing, and has its costs.
 */
final class Names {
  private static final Map<Cut, String> FIELDS =
      Map.of(Cut.SERVICES, "service", Cut.PROJECTS, "projectId", Cut.CLUSTERS, "clusterId");
  private static final Pattern ID = Pattern.compile("[a-f0-9]{24}");

  private final Map<Cut, Set<String>> names = new EnumMap<>(Cut.class);
  private final Set<String> dropped = new HashSet<>();

  /**
   * @param configured beside what is known
   */
  Names(Map<Cut, List<String>> configured) {
    for (Cut cut : Cut.values()) {
      names.put(cut, new LinkedHashSet<>());
    }

    add(Cut.SERVICES, KnownServices.NAMES);
    configured.forEach(this::add);
  }

  void add(Cut cut, Collection<String> more) {
    more.stream().filter(name -> !dropped.contains(name)).forEach(names.get(cut)::add);
  }

  /**
   * Leaves out what Atlas does not take, where its words name it; the longest, since one name may
   * be the end of another.
   *
   * @return the name, if there was one
   */
  Optional<String> drop(Cut cut, String words) {
    Optional<String> named =
        names.get(cut).stream().filter(words::contains).max(Comparator.comparing(String::length));
    named.ifPresent(
        name -> {
          names.get(cut).remove(name);
          dropped.add(name);
        });
    return named;
  }

  /** Takes back what was left out in vain: Atlas's words named it for another reason. */
  void restore(Cut cut, Collection<String> inVain) {
    dropped.removeAll(inVain);
    add(cut, inVain);
  }

  /** Learns what a row names, so that the next query names it, too. */
  void learn(TypedRow row) {
    if (row instanceof TypedRow.Sound sound) {
      FIELDS.forEach((cut, field) -> learn(cut, sound.value(), field));
    }
  }

  private void learn(Cut cut, Struct value, String field) {
    String name = value.getString(field);
    if (name != null && !name.isBlank() && (cut == Cut.SERVICES || ID.matcher(name).matches())) {
      add(cut, List.of(name));
    }
  }

  /** Those of a cut; none of the cut by organizations, which has its only one by itself. */
  List<String> of(Cut cut) {
    return List.copyOf(names.get(cut));
  }
}
