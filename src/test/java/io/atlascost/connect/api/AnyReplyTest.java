package io.atlascost.connect.api;

import static io.atlascost.connect.api.Way.QUERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atlascost.connect.api.UsageReply.Refusal.Verdict;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Cut;
import io.atlascost.connect.simulator.Reply;
import java.io.IOException;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server sends means one thing, or is an outage, and soon. */
class AnyReplyTest {
  private static AtlasSimulator simulator;
  private static HttpAtlasApi api;
  private static volatile Reply reply;

  @BeforeContainer
  static void start() {
    simulator = AtlasSimulator.start().anyUsage(request -> reply);
    api = Way.to(simulator).open();
  }

  @AfterContainer
  static void stop() {
    api.close();
    simulator.close();
  }

  private enum Body {
    NONE(""),
    BLANK("\uFEFF \r\n\t"),
    ATLASS("{\"error\":1,\"errorCode\":\"CODE\",\"detail\":\"Because.\",\"parameters\":[]}"),
    ATLASS_WITHOUT_CODE("{\"error\":1}"),
    CODE_ALONE("{\"errorCode\":\"CODE\"}"),
    SOMEBODYS("{\"error\":\"nope\",\"message\":\"Forbidden\"}"),
    LIST("[{\"error\":403}]"),
    TWICE("{\"error\":1}{\"error\":1}"),
    PAGE("<html><body>The access list says no: VERSION_GONE</body></html>"),
    LARGE("x".repeat(300_000)),
    LARGE_AND_BLANK(" ".repeat(300_000)),
    ROWS("Usage Date,Usage Amount\n2024-01-01,1\n");

    private final String text;

    Body(String text) {
      this.text = text;
    }

    boolean isAtlass() {
      return this == ATLASS || this == ATLASS_WITHOUT_CODE || this == CODE_ALONE;
    }

    boolean isBlank() {
      return this == NONE || this == BLANK || this == LARGE_AND_BLANK;
    }
  }

  private enum Shape {
    PLAIN,
    CHUNKED,
    UNTIL_CLOSE,
    GZIP,
    GZIP_CHUNKED,
    CUT,
    RESET,
    BROKEN_GZIP;

    Reply of(Reply whole) {
      return switch (this) {
        case PLAIN -> whole;
        case CHUNKED -> whole.chunked(7000);
        case UNTIL_CLOSE -> whole.untilClose();
        case GZIP -> whole.gzip();
        case GZIP_CHUNKED -> whole.gzip().chunked(100);
        case CUT -> whole.cutAfter(5, Cut.FIN);
        case RESET -> whole.cutAfter(5, Cut.RST);
        case BROKEN_GZIP -> whole.corruptGzipAt(12);
      };
    }

    boolean isWhole() {
      return this != CUT && this != RESET && this != BROKEN_GZIP;
    }
  }

  @Property(tries = 700)
  void meansOneThingOrIsAnOutage(
      @ForAll @IntRange(min = 200, max = 599) int status, @ForAll Body body, @ForAll Shape shape)
      throws IOException {
    reply = shape.of(Reply.of(status, "text/plain", body.text)).header("Connection", "close");

    try {
      UsageReply answer = api.usage(QUERY);
      if (shape.isWhole() || hasNoBody(status)) {
        assertMeans(status, body, answer);
      } else if (answer instanceof UsageReply.Usage begun) {
        begun.body().close();
      }
    } catch (IOException e) {
      boolean decidesByWords = status == 200 || Cause.isToldByWords(status);
      assertThat(shape.isWhole() || !decidesByWords).as("%s at %s %s", e, status, shape).isFalse();
    }
  }

  @Property(tries = 300)
  void meansWhatItSaysWhereTheQueryIsAtStake(
      @ForAll @IntRange(min = 0, max = 7) int choice, @ForAll Body body, @ForAll Shape shape)
      throws IOException {
    int status = new int[] {200, 202, 204, 400, 403, 404, 406, 410}[choice];
    meansOneThingOrIsAnOutage(status, body, shape);
  }

  private static boolean hasNoBody(int status) {
    return status == 204 || status == 304;
  }

  private static void assertMeans(int status, Body body, UsageReply answer) throws IOException {
    if (status == 202 || status == 204 || (status == 200 && body.isBlank())) {
      assertThat(answer).isInstanceOf(UsageReply.Processing.class);
    } else if (status == 200) {
      assertThat(Way.text(answer)).isEqualTo(body.text);
    } else {
      UsageReply.Refusal refusal = (UsageReply.Refusal) answer;
      assertThat(refusal.verdict()).isEqualTo(expected(status, body));
      assertThat(refusal.status()).isEqualTo(status);
      assertThat(refusal.message()).contains(" answered " + status).hasSizeLessThan(1500);
    }
  }

  private static Verdict expected(int status, Body body) {
    if (status == 429) {
      return Verdict.SLOW_DOWN;
    }

    if (status < 300 || status >= 500 || status == 408) {
      return Verdict.OUTAGE;
    }

    if (status < 400 || status == 401 || status == 407) {
      return Verdict.LOCKED_OUT;
    }

    return switch (status) {
      case 400, 403, 404, 410 -> body.isAtlass() ? Verdict.QUERY_REFUSED : Verdict.OUTAGE;
      case 409, 423, 425 -> Verdict.OUTAGE;
      default -> body.isAtlass() ? Verdict.LOCKED_OUT : Verdict.OUTAGE;
    };
  }

  /** HTTP takes these for interim replies, and waits for the one that counts. */
  @ParameterizedTest
  @ValueSource(ints = {100, 101, 103, 150, 199})
  void isAnOutageWhereNoFinalReplyComes(int status) {
    try (AtlasSimulator waiting = AtlasSimulator.start().anyUsage(r -> Reply.empty(status));
        HttpAtlasApi hasty = Way.to(waiting).withReadTimeout(Duration.ofMillis(150)).open()) {
      assertThatThrownBy(() -> refuse(hasty.usage(QUERY))).isInstanceOf(IOException.class);
    }
  }

  /** A refusal that is an outage will do as well. */
  private static void refuse(UsageReply answer) throws IOException {
    assertThat(((UsageReply.Refusal) answer).verdict()).isEqualTo(Verdict.OUTAGE);
    throw new IOException("outage");
  }

  @Test
  void isNotWaitedForLongerThanTheReadTimeoutThoughItTrickles() {
    Duration timeout = Duration.ofMillis(300);
    Reply trickle = Reply.csv(" ".repeat(100_000)).trickle(1, Duration.ofMillis(20));
    try (AtlasSimulator slow = AtlasSimulator.start().anyUsage(request -> trickle);
        HttpAtlasApi hasty = Way.to(slow).withReadTimeout(timeout).open()) {
      long before = System.nanoTime();

      assertThatThrownBy(() -> hasty.usage(QUERY)).isInstanceOf(IOException.class);

      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void maySlowlyTrickleOnceItHasBegun() throws IOException {
    Reply trickle = Reply.csv("a,b\nc,d\ne,f\n").trickle(1, Duration.ofMillis(40));
    try (AtlasSimulator slow = AtlasSimulator.start().anyUsage(request -> trickle);
        HttpAtlasApi hasty = Way.to(slow).withReadTimeout(Duration.ofMillis(300)).open()) {
      assertThat(Way.text(hasty.usage(QUERY))).isEqualTo("a,b\nc,d\ne,f\n");
    }
  }
}
