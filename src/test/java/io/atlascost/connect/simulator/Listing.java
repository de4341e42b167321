package io.atlascost.connect.simulator;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The items of a listing in, its pages out. */
public record Listing(List<Map<String, Object>> items) {
  private static final int LARGEST = 500;

  public Listing {
    items = List.copyOf(items);
  }

  /**
   * The page that is asked for.
   *
   * @param base scheme, host and port for the links
   */
  public Reply page(Request request, String base) {
    int number = parameter(request, "pageNum", 1);
    int size = parameter(request, "itemsPerPage", 100);
    if (number < 1 || size < 1 || size > LARGEST) {
      return Reply.error(400, "INVALID_QUERY_PARAMETER", "No such page: " + request.query());
    }

    int from = (int) Math.min((number - 1L) * size, items.size());
    int to = Math.min(from + size, items.size());
    List<Object> links = new ArrayList<>();
    links.add(link(request, base, "self", number));
    if (number > 1) {
      links.add(link(request, base, "previous", number - 1));
    }

    if (to < items.size()) {
      links.add(link(request, base, "next", number + 1));
    }

    return Reply.json(
        Json.text(
            Map.of(
                "links", links, "results", items.subList(from, to), "totalCount", items.size())));
  }

  private static Map<String, Object> link(Request request, String base, String rel, int page) {
    Map<String, String> query = new TreeMap<>(request.query());
    query.put("pageNum", Integer.toString(page));
    String parameters =
        query.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(joining("&"));
    return Map.of("rel", rel, "href", base + request.path() + "?" + parameters);
  }

  private static int parameter(Request request, String name, int otherwise) {
    try {
      return Integer.parseInt(request.query().getOrDefault(name, Integer.toString(otherwise)));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
