package io.atlascost.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HiddenSecretsTest {
  private static final String ORG = "0123456789abcdef01234567";

  /** So many characters in a row would help to guess the rest. */
  private static final int TELLTALE = 16;

  private enum Spelling {
    RAW,
    URL,
    URL_LOWER_CASE,
    URL_EVERY_CHARACTER,
    URL_IN_PART,
    URL_TWICE,
    JSON_SLASHES,
    JSON_UNITS,
    HTML_NUMBERS,
    HTML_HEXADECIMAL,
    HTML_NAMES,
    CASE_CHANGED,
    HTML_OF_URL;

    String of(String text, Random random) {
      return switch (this) {
        case RAW -> text;
        case URL -> url(text);
        case URL_LOWER_CASE -> lowerHex(url(text));
        case URL_EVERY_CHARACTER -> escaped(text, random, 1);
        case URL_IN_PART -> escaped(text, random, 0.3);
        case URL_TWICE -> url(url(text));
        case JSON_SLASHES -> text.replace("\\", "\\\\").replace("/", "\\/").replace("\"", "\\\"");
        case JSON_UNITS -> units(text, random);
        case HTML_NUMBERS -> each(text, "&#%d;");
        case HTML_HEXADECIMAL -> each(text, "&#x%x;");
        case HTML_NAMES -> named(text);
        case CASE_CHANGED -> text.toUpperCase(Locale.ROOT);
        case HTML_OF_URL -> named(url(text));
      };
    }

    private static String url(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String lowerHex(String url) {
      return java.util.regex.Pattern.compile("%..")
          .matcher(url)
          .replaceAll(escape -> escape.group().toLowerCase(Locale.ROOT));
    }

    private static String escaped(String text, Random random, double share) {
      StringBuilder escaped = new StringBuilder();
      text.codePoints()
          .forEach(
              point -> {
                String character = Character.toString(point);
                if (random.nextDouble() < share) {
                  for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
                    escaped.append(String.format(random.nextBoolean() ? "%%%02x" : "%%%02X", b));
                  }
                } else {
                  escaped.append(character);
                }
              });
      return escaped.toString();
    }

    private static String units(String text, Random random) {
      StringBuilder units = new StringBuilder();
      for (int i = 0; i < text.length(); i++) {
        char unit = text.charAt(i);
        boolean plain = unit < 128 && unit != '\\' && random.nextBoolean();
        units.append(plain ? String.valueOf(unit) : String.format("\\u%04x", (int) unit));
      }

      return units.toString();
    }

    private static String each(String text, String format) {
      StringBuilder each = new StringBuilder();
      text.codePoints().forEach(point -> each.append(String.format(format, point)));
      return each.toString();
    }

    private static String named(String text) {
      return text.replace("&", "&amp;")
          .replace("<", "&lt;")
          .replace(">", "&gt;")
          .replace("\"", "&quot;")
          .replace("'", "&#39;")
          .replace("+", "&#43;");
    }
  }

  @Provide
  Arbitrary<String> tokens() {
    Arbitrary<String> anyAlphabet =
        Arbitraries.strings().withCharRange('!', '~').ofMinLength(2).ofMaxLength(12).uniqueChars();
    return Arbitraries.oneOf(
            anyAlphabet,
            Arbitraries.of(
                "0123456789ABCDEF", "abcXYZ+/=", "%25", "%41\\u0", "&#43;amp", "é€😀a", "…[]h"))
        .flatMap(
            alphabet ->
                Arbitraries.randomValue(
                    random -> {
                      int[] points = alphabet.codePoints().toArray();
                      StringBuilder token = new StringBuilder();
                      for (int i = 0; i < 64; i++) {
                        token.appendCodePoint(points[random.nextInt(points.length)]);
                      }

                      return token.toString();
                    }));
  }

  @Property
  void hidesATokenInEverySpellingAtEveryPlace(
      @ForAll("tokens") String token,
      @ForAll Spelling spelling,
      @ForAll @Size(max = 40) String before,
      @ForAll @IntRange(max = 1100) int shift,
      @ForAll @IntRange(max = 64) int cut,
      @ForAll Random random) {
    Query query = new Query(ORG, token);
    String spelled = spelling.of(token, random);
    String words =
        "x".repeat(shift)
            + before
            + spelled
            + "/"
            + spelled.substring(0, spelled.length() - cut % 9);
    Secrets secrets =
        Secrets.of(new Credentials.AccessToken(new Password("let-me-in")), Proxy.NONE).and(query);

    String shown = secrets.hide(words);

    assertTellsNothing(shown, token);
    for (int end = 0; end <= shown.length(); end += 100) {
      assertTellsNothing(shown.substring(0, end), token);
    }
  }

  private static void assertTellsNothing(String shown, String token) {
    String decoded = shown;
    for (int times = 0; times < 3; times++) {
      assertThat(parts(token)).noneMatch(decoded::contains);
      decoded = decodedUrl(decoded);
    }
  }

  private static List<String> parts(String token) {
    return java.util.stream.IntStream.rangeClosed(0, token.length() - TELLTALE)
        .mapToObj(i -> token.substring(i, i + TELLTALE))
        .distinct()
        .toList();
  }

  /** As a reader would who wants to know. */
  private static String decodedUrl(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** Neither the stack nor much time is needed for a text that is escaped all through. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "%41", "%25", "%c3", "\\u0041", "\\u", "\\\\", "&#65;", "&#x41;", "&amp;", "&#", "%"
      })
  void takesALongTextForWhatItIs(String escape) {
    Secrets secrets =
        Secrets.of(new Credentials.AccessToken(new Password("a-secret-that-is-long")), Proxy.NONE);
    String text = escape.repeat(64 * 1024 / escape.length());

    assertThat(secrets.hide(text)).isEqualTo(text);
    assertThat(secrets.hide(text + "a-secret-that-is-long" + text))
        .isEqualTo(text + " [hidden] " + text);
  }

  @Property
  void leavesEverythingElseAsItIs(@ForAll String words) {
    Secrets secrets =
        Secrets.of(new Credentials.AccessToken(new Password("a-secret-that-is-long")), Proxy.NONE);

    assertThat(secrets.hide(words)).isEqualTo(words);
  }

  private enum Teller {
    ATLAS,
    ATLASS_CODE,
    PAGE,
    OUTAGE,
    ENCODING,
    TOKEN_ENDPOINT
  }

  @ParameterizedTest
  @EnumSource(Teller.class)
  void hidesWhatProvesWhoWeAreWhoeverRepeatsIt(Teller teller) throws Exception {
    String secret = "mdb_sa_sk_+secret/with=signs";
    Credentials account = new Credentials.ServiceAccount("mdb_sa_id", new Password(secret));
    try (AtlasSimulator simulator = AtlasSimulator.start();
        HttpAtlasApi api = Way.to(simulator).with(account).open()) {
      String token = "an-access-token-of-thirty-characters";
      String told = Spelling.URL.of(secret, new Random(1)) + " " + token + " " + secret;
      simulator.tokenReplies(
          teller == Teller.TOKEN_ENDPOINT
              ? Reply.error(401, "CODE", told.replace(token, "nothing"))
              : Reply.of(200, "application/json", "{\"access_token\":\"" + token + "\"}"));
      simulator.anyUsage(
          request ->
              switch (teller) {
                case ATLAS -> Reply.error(404, "CODE", told);
                case ATLASS_CODE -> Reply.error(404, told, "Because.");
                case PAGE -> Reply.of(403, "text/html", "<html>" + told + "</html>");
                case OUTAGE -> Reply.of(503, "text/plain", told);
                case ENCODING -> Reply.csv("a").header("Content-Encoding", told);
                case TOKEN_ENDPOINT -> throw new AssertionError("there is no token");
              });

      UsageReply.Refusal refusal = (UsageReply.Refusal) api.usage(Way.QUERY);

      assertThat(refusal.message()).contains("[hidden]");
      assertThat(refusal.toString() + refusal.message())
          .doesNotContain(token.substring(0, TELLTALE))
          .doesNotContain(secret.substring(0, TELLTALE))
          .doesNotContain(Spelling.URL.of(secret, new Random(1)).substring(0, TELLTALE));
    }
  }

  /** A proxy for finding faults may answer with the request that it was sent. */
  @Test
  void hidesThemInWhatIsShownOfABody() throws Exception {
    Credentials account = new Credentials.ServiceAccount("mdb_sa_id", new Password("mdb_sa_sk_1"));
    try (AtlasSimulator simulator = AtlasSimulator.start();
        HttpAtlasApi api = Way.to(simulator).with(account).open()) {
      String token = "an-access-token-of-thirty-characters";
      simulator.tokenReplies(
          Reply.of(200, "application/json", "{\"access_token\":\"" + token + "\"}"));
      simulator.anyUsage(
          request ->
              Reply.of(
                  200,
                  "text/plain",
                  "GET " + request.path() + "\nAuthorization: Bearer " + token + "\nmdb_sa_sk_1"));

      try (UsageBody body = ((UsageReply.Usage) api.usage(Way.QUERY)).body()) {
        String came = new String(body.stream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(came).contains(token).contains(Way.QUERY.token());
        assertThat(body.hide(came))
            .contains("Authorization: Bearer  [hidden] ")
            .doesNotContain(token.substring(0, TELLTALE))
            .doesNotContain(Way.QUERY.token().substring(0, TELLTALE))
            .doesNotContain("mdb_sa_sk_1");
      }
    }
  }

  @Test
  void hidesThemInTheFailuresOfTheClient() throws Exception {
    Secrets secrets =
        Secrets.of(
            new Credentials.ApiKey("public", new Password("planted-private-key")), Proxy.NONE);
    IOException harmless = new IOException("Connection reset");
    IOException telling = new IOException("cannot read it", new IOException("planted-private-key"));

    assertThat(secrets.hide(harmless)).isSameAs(harmless);
    assertThat(secrets.hide(telling)).hasMessageContaining("cannot read it").hasNoCause();
    assertThat(secrets.hide(new IOException("see planted-private-key")))
        .hasMessageContaining("[hidden]")
        .hasMessageNotContaining("planted");
  }

  @Test
  void hidesThemInWhatComesInPlaceOfAReply() throws Exception {
    try (AtlasSimulator simulator = AtlasSimulator.start();
        HttpAtlasApi api = Way.to(simulator).open()) {
      simulator.anyUsage(
          request -> Reply.csv("a").header(Way.QUERY.token() + " let-me-in\r\nBad header", "x"));

      assertThatThrownBy(() -> Way.text(api.usage(Way.QUERY)))
          .isInstanceOf(IOException.class)
          .satisfies(
              failure ->
                  assertThat(failure.toString() + failure.getCause())
                      .doesNotContain(Way.QUERY.token().substring(0, TELLTALE)));
    }
  }
}
