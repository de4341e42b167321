package io.atlascost.connect.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A Cost Explorer query: the organization that is asked and the token that Atlas gave for it.
 *
 * @param orgId 24 lower-case hex digits
 * @param token 64 characters; Atlas promises no alphabet, so any but white space will do
 */
public record Query(String orgId, String token) {
  private static final Pattern ORG_ID = Pattern.compile("[a-f0-9]{24}");
  private static final Pattern TOKEN = Pattern.compile("[^\\s\\p{Cntrl}]{64}");

  /** Characters of a token, or of what is none. */
  private static final int SHOWN = 8;

  private static final Set<String> PARTITION_KEYS = Set.of("orgId", "token");
  private static final String EXPECTED_PARTITION =
      "expected {\"orgId\": \"…\", \"token\": \"…\"} with texts as values";

  /**
   * @throws IllegalArgumentException if either is not of its form; the message tells the form
   */
  public Query {
    requireOrganizationId(orgId);
    if (!TOKEN.matcher(token).matches()) {
      throw new IllegalArgumentException(
          "the token of organization "
              + orgId
              + " has "
              + token.length()
              + " characters; expected 64 without white space");
    }
  }

  /**
   * @throws IllegalArgumentException if it is none
   */
  static void requireOrganizationId(String orgId) {
    if (!ORG_ID.matcher(orgId).matches()) {
      throw new IllegalArgumentException(
          "'" + shorten(orgId) + "' is not an organization id; expected 24 lower-case hex digits");
    }
  }

  /**
   * Requires a token.
   *
   * @throws IllegalArgumentException if the text is none; the message does not repeat it
   */
  public static String requireToken(String text) {
    if (!TOKEN.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a token has " + text.length() + " characters; expected 64 without white space");
    }

    return text;
  }

  /**
   * Reads {@code orgId:token}.
   *
   * @throws IllegalArgumentException if the text is anything else; the message tells what to write
   */
  public static Query parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "'"
              + shorten(text)
              + "' is not orgId:token; expected 24 hex digits, a colon and 64 characters");
    }

    return new Query(text.substring(0, colon), text.substring(colon + 1));
  }

  /**
   * Reads what {@link #toPartition()} wrote, in any order: Connect brings the keys into its own.
   *
   * @throws IllegalArgumentException if the map has other keys or values
   */
  public static Query fromPartition(Map<String, ?> partition) {
    if (partition == null) {
      throw new IllegalArgumentException("a partition is missing; " + EXPECTED_PARTITION);
    }

    if (!partition.keySet().equals(PARTITION_KEYS)) {
      throw new IllegalArgumentException(
          "the partition has the keys " + partition.keySet() + "; " + EXPECTED_PARTITION);
    }

    return new Query(text(partition, "orgId"), text(partition, "token"));
  }

  private static String text(Map<String, ?> partition, String key) {
    if (partition.get(key) instanceof String text) {
      return text;
    }

    // Without the value: a token of digits may have lost its quotes.
    throw new IllegalArgumentException(
        "the partition's " + key + " is not a text; " + EXPECTED_PARTITION);
  }

  /**
   * Whether a partition is of another kind of connector, or of queries of another kind, rather than
   * one of ours with a mistake in it.
   */
  public static boolean isForeign(Map<String, ?> partition) {
    return partition != null
        && !partition.containsKey("token")
        && !partition.keySet().equals(Set.of("orgId"));
  }

  /** Connect's source partition; its order of keys is part of the contract. */
  public Map<String, Object> toPartition() {
    Map<String, Object> partition = new LinkedHashMap<>();
    partition.put("orgId", orgId);
    partition.put("token", token);

    return Collections.unmodifiableMap(partition);
  }

  /** Path of the query's result below the base URL. */
  String path() {
    return "/api/atlas/v2/orgs/"
        + orgId
        + "/billing/costExplorer/usage/"
        + URLEncoder.encode(token, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Enough of both to recognise them; whoever has the whole token can read the costs. */
  @Override
  public String toString() {
    return orgId.substring(0, 4) + "…" + orgId.substring(orgId.length() - 4) + "/" + hint();
  }

  /** Enough of the token to recognise it. */
  String hint() {
    return Line.cut(token, SHOWN);
  }

  private static String shorten(String text) {
    String line = Line.of(text);
    return line.length() <= 12 ? line : Line.cut(line, SHOWN);
  }
}
