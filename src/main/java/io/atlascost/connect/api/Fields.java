package io.atlascost.connect.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A JSON object of Atlas in, the fields out that anybody here asks for; all others are passed over,
 * however large they are.
 *
 * @param texts what is neither an object nor a list, as it is written; without nulls
 * @param lists lists of objects
 */
record Fields(Map<String, String> texts, Map<String, List<Fields>> lists) {
  /** Bytes of a body; a page of 500 items has some hundred thousand. */
  static final long MOST_BYTES = 16L * 1024 * 1024;

  private static final Pattern ID = Pattern.compile("[a-f0-9]{24}");

  private static final Set<String> TEXTS =
      Set.of(
          "id",
          "name",
          "isDeleted",
          "orgId",
          "groupId",
          "clusterId",
          "startDate",
          "endDate",
          "statusName",
          "updated",
          "rel",
          "token");

  private static final Set<String> LISTS = Set.of("results", "links", "clusters");

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(100)
                  .maxDocumentLength(MOST_BYTES)
                  .build())
          // Names come from outside: they must not fill the JVM's table of strings, nor fail.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  /**
   * Reads a body to its end.
   *
   * @throws JsonProcessingException if it is anything else than one JSON object, or too large; the
   *     message may repeat what it says
   * @throws IOException if the body breaks off
   */
  static Fields read(InputStream body) throws IOException {
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(parser, "no object");
      }

      Fields fields = object(parser);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "more than an object");
      }

      return fields;
    }
  }

  private static Fields object(JsonParser parser) throws IOException {
    Fields fields = new Fields(new HashMap<>(), new HashMap<>());
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value.isScalarValue() && value != JsonToken.VALUE_NULL && TEXTS.contains(name)) {
        fields.texts.put(name, parser.getText());
      } else if (value == JsonToken.START_ARRAY && LISTS.contains(name)) {
        fields.lists.put(name, list(parser));
      } else {
        parser.skipChildren();
      }
    }

    return fields;
  }

  private static List<Fields> list(JsonParser parser) throws IOException {
    List<Fields> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(parser, "an item that is no object");
      }

      items.add(object(parser));
    }

    return items;
  }

  /** What a field says; an empty text where it is missing. */
  String text(String name) {
    return texts.getOrDefault(name, "");
  }

  /** An id of Atlas: 24 hex digits; empty where there is none. */
  Optional<String> id(String name) {
    return Optional.ofNullable(texts.get(name)).filter(id -> ID.matcher(id).matches());
  }

  /** A list; an empty one where it is missing. */
  List<Fields> list(String name) {
    return lists.getOrDefault(name, List.of());
  }
}
