package io.atlascost.connect.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page's HTML in, its numbers out.
 *
 * @param exact by their names, as they stand at their places
 * @param shown by the same names, what people read there
 * @param json by the same names, as they stand in the page's JSON object
 */
record PageNumbers(Map<String, String> exact, Map<String, String> shown, Map<String, String> json) {
  private static final Pattern NUMBER =
      Pattern.compile("data-name=\"([^\"]*)\" data-value=\"([^\"]*)\">([^<]*)<");
  private static final Pattern JSON =
      Pattern.compile("<script type=\"application/json\" id=\"numbers\">(.*?)</script>");

  static PageNumbers of(String html) {
    Map<String, String> exact = new LinkedHashMap<>();
    Map<String, String> shown = new LinkedHashMap<>();
    Matcher numbers = NUMBER.matcher(html);
    while (numbers.find()) {
      exact.put(text(numbers.group(1)), text(numbers.group(2)));
      shown.put(text(numbers.group(1)), text(numbers.group(3)));
    }

    Matcher json = JSON.matcher(html);
    if (!json.find()) {
      throw new IllegalArgumentException("The page has no numbers as JSON");
    }

    try {
      return new PageNumbers(
          exact, shown, new ObjectMapper().readValue(json.group(1), new TypeReference<>() {}));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String html) {
    return html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
  }
}
