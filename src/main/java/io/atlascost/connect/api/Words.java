package io.atlascost.connect.api;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the body of a reply that is no result says; bytes in, and out whose words they are.
 *
 * @param areAtlass whether they have the form of Atlas's
 * @param errorCode empty where there is none
 * @param detail a sentence, or the text of what came instead
 * @param address of ours, as Atlas sees it; empty where it does not say
 */
record Words(boolean areAtlass, String errorCode, String detail, String address) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final Pattern ACCESS_LIST =
      Pattern.compile("(access|white|allow)[ _-]?list", Pattern.CASE_INSENSITIVE);

  private static final Pattern ADDRESS =
      Pattern.compile(
          "([0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F]{0,4}(:[0-9a-fA-F]{0,4}){2,7})(/[0-9]{1,3})?");

  /** Words of somebody else, whatever they are. */
  static Words foreign(String text) {
    return new Words(false, "", text, "");
  }

  /** Words of Atlas: a JSON object with a number as {@code error}, or an {@code errorCode}. */
  static Words of(byte[] body) {
    return read(body, error -> error.path("error").isNumber() || isText(error, "errorCode"));
  }

  /** The token endpoint has words of its own, too: RFC 6749, section 5.2. */
  static Words ofTokenEndpoint(byte[] body) {
    return read(
        body,
        error ->
            error.path("error").isNumber() || isText(error, "error") || isText(error, "errorCode"));
  }

  /** What the words of Atlas look like. */
  private interface Form {
    boolean fits(JsonNode error);
  }

  private static Words read(byte[] body, Form form) {
    return object(body)
        .filter(form::fits)
        .map(
            error ->
                new Words(
                    true,
                    text(error, "errorCode", "error"),
                    text(error, "detail", "error_description"),
                    address(error)))
        .orElseGet(() -> foreign(page(body)));
  }

  private static Optional<JsonNode> object(byte[] body) {
    try {
      return Optional.ofNullable(JSON.readTree(body)).filter(JsonNode::isObject);
    } catch (IOException e) {
      // Not from Atlas, or cut, or not even of characters: its text is all that there is.
      return Optional.empty();
    }
  }

  private static boolean isText(JsonNode error, String field) {
    return error.path(field).isTextual() && !error.path(field).asText().isBlank();
  }

  /** The first of two fields that is a text. */
  private static String text(JsonNode error, String field, String otherwise) {
    JsonNode value = error.path(field).isTextual() ? error.path(field) : error.path(otherwise);
    return value.isTextual() ? value.asText() : "";
  }

  private static String address(JsonNode error) {
    for (JsonNode parameter : error.path("parameters")) {
      Matcher address = ADDRESS.matcher(parameter.asText());
      if (address.matches()) {
        return address.group();
      }
    }

    return "";
  }

  /** A page without its marks. */
  private static String page(byte[] body) {
    return new String(body, StandardCharsets.UTF_8).replaceAll("<[^<>]*>", " ");
  }

  boolean speakOfAnAccessList() {
    return ACCESS_LIST.matcher(errorCode).find() || ACCESS_LIST.matcher(detail).find();
  }
}
