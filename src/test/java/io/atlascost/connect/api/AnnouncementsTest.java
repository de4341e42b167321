package io.atlascost.connect.api;

import static io.atlascost.connect.api.Way.QUERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import java.util.List;
import org.apache.kafka.common.utils.LogCaptureAppender;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What replies say of the API beside their bodies, and what requests say of replies. */
class AnnouncementsTest {
  private final AtlasSimulator simulator = AtlasSimulator.start();
  private final HttpAtlasApi api = Way.to(simulator).open();

  @AfterEach
  void close() {
    api.close();
    simulator.close();
  }

  @Test
  void warnsOnceThatTheVersionIsToEnd() throws Exception {
    Reply last = Reply.accepted().header("Sunset", "Tue, 01 Jun 2027 00:00:00 GMT");
    try (LogCaptureAppender log = capture()) {
      simulator.usage(
          QUERY.orgId(),
          QUERY.token(),
          Reply.accepted(),
          last.header("Deprecation", "@1779926400"),
          last);

      for (int i = 0; i < 5; i++) {
        assertThat(api.usage(QUERY)).isInstanceOf(UsageReply.Processing.class);
      }

      assertThat(warnings(log))
          .singleElement()
          .asString()
          .contains("2023-01-01", "@1779926400", "Tue, 01 Jun 2027", "atlas.api.version");
    }
  }

  /** The listing of organizations has a version of its own, which nobody can set. */
  @Test
  void namesTheVersionThatWasAskedFor() throws Exception {
    Reply last = Reply.accepted().header("Sunset", "Tue, 01 Jun 2027 00:00:00 GMT");
    try (LogCaptureAppender log = capture();
        HttpAtlasApi newer = Way.to(simulator).open("2025-03-12")) {
      simulator.organizationsReply(last);
      simulator.usage(QUERY.orgId(), QUERY.token(), last);

      for (int i = 0; i < 2; i++) {
        newer.knock();
        newer.usage(QUERY);
      }

      assertThat(warnings(log)).hasSize(2);
      assertThat(warnings(log).get(0))
          .contains("version 2023-01-01", "newer release")
          .doesNotContain("atlas.api.version");
      assertThat(warnings(log).get(1)).contains("version 2025-03-12", "set atlas.api.version");
      assertThat(simulator.requests())
          .extracting(request -> request.header("Accept").orElseThrow())
          .startsWith(
              "application/vnd.atlas.2023-01-01+json", "application/vnd.atlas.2025-03-12+csv");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "true", "never", "@-99999999999999999999", "Feb 30, \u0001 {}"})
  void comesToNoHarmByWhatIsNoDate(String value) throws Exception {
    try (LogCaptureAppender log = capture()) {
      simulator.usage(
          QUERY.orgId(), QUERY.token(), Reply.error(404, "GONE", "No.").header("Sunset", value));

      assertThat(api.usage(QUERY)).isInstanceOf(UsageReply.Refusal.class);

      assertThat(warnings(log)).singleElement().asString().contains("2023-01-01");
    }
  }

  @Test
  void showsLittleOfAnAnnouncementThatIsLongOrTellsASecret() throws Exception {
    try (LogCaptureAppender log = capture()) {
      simulator.usage(
          QUERY.orgId(),
          QUERY.token(),
          Reply.accepted().header("Deprecation", QUERY.token() + " let-me-in " + "x".repeat(5000)));

      api.usage(QUERY);

      assertThat(warnings(log))
          .singleElement()
          .asString()
          .hasSizeLessThan(500)
          .doesNotContain("let-me-in")
          .doesNotContain(QUERY.token().substring(0, 16));
    }
  }

  @Test
  void asksForGzipAndNothingElse() throws Exception {
    simulator.requireServiceAccount("mdb_sa_id", "mdb_sa_sk_secret", java.time.Duration.ofHours(1));
    simulator.usage(QUERY.orgId(), QUERY.token(), Reply.accepted());
    try (HttpAtlasApi account = Way.to(simulator).with(Way.ACCOUNT).open()) {
      account.usage(QUERY);
      account.knock();
    }

    assertThat(simulator.requests())
        .hasSize(3)
        .allSatisfy(
            request -> {
              assertThat(request.header("Accept-Encoding")).contains("gzip");
              assertThat(request.headers().toString()).doesNotContainPattern("br\\b|zstd|deflate");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "deflate", "gzip, gzip", "pack200-gzip", "aes128gcm"})
  void takesAnEncodingThatWasNotAskedForForAnOutage(String encoding) throws Exception {
    Reply strange = Reply.csv("a,b\n").header("Content-Encoding", encoding);
    for (int status : new int[] {200, 400, 404, 500}) {
      simulator.usage(QUERY.orgId(), QUERY.token(), strange.status(status));

      UsageReply.Refusal refusal = (UsageReply.Refusal) api.usage(QUERY);

      assertThat(refusal.verdict()).isEqualTo(UsageReply.Refusal.Verdict.OUTAGE);
      assertThat(refusal.message()).contains("'" + encoding + "'", "only gzip was asked for");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", " GZip "})
  void unpacksWhatItAskedFor(String encoding) throws Exception {
    byte[] packed;
    try (java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        java.util.zip.GZIPOutputStream gzip = new java.util.zip.GZIPOutputStream(bytes)) {
      gzip.write("a,b\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      gzip.finish();
      packed = bytes.toByteArray();
    }

    for (Reply reply :
        List.of(Reply.csv(packed), Reply.csv(packed).chunked(1), Reply.csv(packed).untilClose())) {
      simulator.usage(
          QUERY.orgId(), QUERY.token(), reply.header("Content-Encoding", encoding.strip()));

      assertThat(Way.text(api.usage(QUERY))).isEqualTo("a,b\n");
    }
  }

  private static List<String> warnings(LogCaptureAppender log) {
    return log.getEvents().stream()
        .filter(event -> event.getLevel().equals("WARN"))
        .map(LogCaptureAppender.Event::getMessage)
        .toList();
  }

  private static LogCaptureAppender capture() {
    LogCaptureAppender appender = new LogCaptureAppender();
    appender.setClassLogger(SunsetNotice.class, Level.WARN);
    appender.addToLogger(LogManager.getLogger(SunsetNotice.class));
    return appender;
  }
}
