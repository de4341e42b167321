package io.atlascost.connect.api;

import static io.atlascost.connect.api.Way.QUERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BlankBodyTest {
  private final AtlasSimulator simulator = AtlasSimulator.start();
  private final HttpAtlasApi api = Way.to(simulator).open();

  @AfterEach
  void close() {
    api.close();
    simulator.close();
  }

  static Stream<Reply> repliesThatSayNothing() {
    List<Reply> replies = new ArrayList<>();
    for (int status : new int[] {200, 202}) {
      for (String blank :
          List.of("", "\uFEFF", " \t\r\n", "\uFEFF\uFEFF\n ", "\n".repeat(20_000))) {
        for (Reply reply : List.of(Reply.csv(blank), Reply.json(blank))) {
          Reply same = reply.status(status);
          replies.addAll(
              List.of(
                  same,
                  same.chunked(),
                  same.untilClose(),
                  same.untilCloseHttp10(),
                  same.gzip(),
                  same.gzip().chunked(),
                  same.gzip().untilClose(),
                  same.withoutContentType()));
        }
      }

      replies.add(Reply.empty(status).header("Content-Encoding", "gzip"));
      replies.add(Reply.empty(status).header("Content-Encoding", "gzip").chunked());
      replies.add(Reply.empty(status).header("Content-Encoding", "br"));
    }

    replies.add(Reply.empty(204));
    replies.add(Reply.json("{}").status(202));
    replies.add(Reply.csv("Usage Date,Usage Amount\n2024-01-01,1\n").status(202));
    return replies.stream();
  }

  @ParameterizedTest
  @MethodSource("repliesThatSayNothing")
  void isNotYetAResult(Reply reply) throws Exception {
    simulator.usage(QUERY.orgId(), QUERY.token(), reply, Reply.json("{}"));

    assertThat(api.usage(QUERY)).isInstanceOf(UsageReply.Processing.class);
    assertThat(Way.text(api.usage(QUERY))).isEqualTo("{}");
  }

  @Test
  void leavesTheConnectionForTheNextRequest() throws Exception {
    simulator.usage(QUERY.orgId(), QUERY.token(), Reply.json(""), Reply.json(" ").chunked());

    for (int i = 0; i < 4; i++) {
      assertThat(api.usage(QUERY)).isInstanceOf(UsageReply.Processing.class);
    }

    assertThat(simulator.connections()).isEqualTo(1);
  }

  @Test
  void isABodyWithAnythingElse() throws Exception {
    for (String text :
        List.of("0", " \n{}", "\uFEFF{}", "\u00a0", "\u0000", "\u00ef", "\n\n\uFFFE")) {
      simulator.usage(QUERY.orgId(), QUERY.token(), Reply.json(text));

      assertThat(Way.text(api.usage(QUERY))).isEqualTo(text);
    }
  }

  @Property
  void givesBackWhatItLookedAtHoweverItComes(@ForAll Random random) throws IOException {
    byte[] bytes = new byte[random.nextInt(9000)];
    int blanks = random.nextInt(bytes.length + 1);
    for (int i = 0; i < bytes.length; i++) {
      byte[] choice = i < blanks ? BLANKS : MARK_AND_MORE;
      bytes[i] = choice[random.nextInt(choice.length)];
    }

    byte[] seen =
        Blanks.content(new Piecemeal(bytes, random))
            .orElse(InputStream.nullInputStream())
            .readAllBytes();

    String expected = new String(bytes, StandardCharsets.ISO_8859_1);
    String actual = new String(seen, StandardCharsets.ISO_8859_1);
    String content = expected.replaceFirst("^(?:[\t-\r ]++|\u00ef\u00bb\u00bf)*+", "");
    assertThat(actual.isEmpty()).isEqualTo(content.isEmpty());
    assertThat(actual).endsWith(content);
    assertThat(expected).endsWith(actual);
    if (expected.length() - content.length() < 4000) {
      assertThat(content.isEmpty() ? "" : expected).isEqualTo(actual);
    }
  }

  private static final byte[] BLANKS = {' ', '\n', '\t', '\r', '\f', 0x0b};
  private static final byte[] MARK_AND_MORE = {
    (byte) 0xef, (byte) 0xbb, (byte) 0xbf, (byte) 0xef, (byte) 0xbb, (byte) 0xbf, ' ', '{'
  };

  /** Gives a few bytes at a time, as a network does. */
  private static final class Piecemeal extends ByteArrayInputStream {
    private final Random random;

    Piecemeal(byte[] bytes, Random random) {
      super(bytes);
      this.random = random;
    }

    @Override
    public synchronized int read(byte[] buffer, int offset, int count) {
      return super.read(buffer, offset, Math.min(count, 1 + random.nextInt(5000)));
    }
  }
}
