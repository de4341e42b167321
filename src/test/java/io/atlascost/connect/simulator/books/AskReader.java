package io.atlascost.connect.simulator.books;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The body of a request that creates a query in, what it asks for out, or why Atlas refuses. */
record AskReader(String orgId, JsonNode body) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern ID = Pattern.compile("[a-f0-9]{24}");
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "startDate",
          "endDate",
          "groupBy",
          "includePartialMatches",
          "organizations",
          "projects",
          "clusters",
          "services");

  static Ask read(String orgId, String body) throws BadRequest {
    return new AskReader(orgId, json(body)).ask();
  }

  private static JsonNode json(String body) throws BadRequest {
    try {
      JsonNode json = MAPPER.readTree(body);
      if (json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      throw new BadRequest("MALFORMED_JSON", "Received JSON is malformed.", "body");
    }

    throw new BadRequest("MALFORMED_JSON", "Received JSON is no object.", "body");
  }

  private Ask ask() throws BadRequest {
    for (Map.Entry<String, JsonNode> attribute : body.properties()) {
      if (!ATTRIBUTES.contains(attribute.getKey())) {
        throw invalid(attribute.getKey(), "Invalid attribute %s specified.");
      }
    }

    YearMonth start = month("startDate");
    YearMonth end = month("endDate");
    if (!start.isBefore(end)) {
      throw invalid("endDate", "The attribute %s must be after startDate.");
    }

    return new Ask(orgId, groupBy(), start, end, filters(), partialMatches());
  }

  private YearMonth month(String name) throws BadRequest {
    String text = text(name);
    try {
      LocalDate date = LocalDate.parse(text);
      if (date.getDayOfMonth() == 1) {
        return YearMonth.from(date);
      }
    } catch (DateTimeParseException e) {
      throw invalid(name, "The attribute %s must be a date as YYYY-MM-DD.");
    }

    throw invalid(name, "The attribute %s must be the first day of a month.");
  }

  private GroupBy groupBy() throws BadRequest {
    return GroupBy.find(text("groupBy"))
        .orElseThrow(
            () ->
                new BadRequest(
                    "INVALID_ENUM_VALUE",
                    "An invalid enumeration value was specified for groupBy.",
                    "groupBy"));
  }

  private boolean partialMatches() throws BadRequest {
    JsonNode value = body.path("includePartialMatches");
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw invalid("includePartialMatches", "The attribute %s must be true or false.");
    }

    return value.asBoolean(false);
  }

  private Map<GroupBy, Set<String>> filters() throws BadRequest {
    Map<GroupBy, Set<String>> filters = new EnumMap<>(GroupBy.class);
    for (GroupBy dimension : List.of(GroupBy.values())) {
      filters.put(dimension, values(dimension));
    }

    return filters;
  }

  private Set<String> values(GroupBy dimension) throws BadRequest {
    JsonNode list = body.path(dimension.label());
    if (!list.isMissingNode() && !list.isArray()) {
      throw invalid(dimension.label(), "The attribute %s must be a list.");
    }

    Set<String> values = new LinkedHashSet<>();
    for (JsonNode value : list) {
      if (!value.isTextual() || !isOf(dimension, value.asText())) {
        throw invalid(dimension.label(), "The attribute %s has an invalid value: " + value);
      }

      values.add(value.asText());
    }

    return values;
  }

  private static boolean isOf(GroupBy dimension, String value) {
    return dimension == GroupBy.SERVICES ? !value.isEmpty() : ID.matcher(value).matches();
  }

  private String text(String name) throws BadRequest {
    JsonNode value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      throw new BadRequest(
          "MISSING_ATTRIBUTE", "The required attribute " + name + " was not specified.", name);
    }

    if (!value.isTextual()) {
      throw invalid(name, "The attribute %s must be a text.");
    }

    return value.asText();
  }

  private static BadRequest invalid(String name, String words) {
    return new BadRequest("INVALID_ATTRIBUTE", words.replace("%s", name), name);
  }
}
