package io.atlascost.connect.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Clock;
import io.atlascost.connect.api.Credentials;
import io.atlascost.connect.api.Format;
import io.atlascost.connect.api.HttpAtlasApi;
import io.atlascost.connect.api.Network;
import io.atlascost.connect.api.Proxy;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.api.UsageReply;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.types.Password;

/**
 * Error bodies of any bytes, over a real socket: the first byte chooses the status, the others are
 * the body.
 */
final class ErrorTarget implements Target, AutoCloseable {
  private static final Query QUERY = new Query("5e2211c17a3e5a48f5497de3", "0A".repeat(32));
  private static final int[] STATUSES = {
    400, 401, 403, 404, 410, 429, 500, 502, 503, 504, 418, 302, 402, 405, 406, 407, 408, 409, 422
  };
  private static final int MOST_WORDS = 3000;

  /** So much of a token in a row would help to guess the rest. */
  private static final int TELLTALE = 16;

  private final AtlasSimulator atlas = AtlasSimulator.start();
  private final HttpAtlasApi api;
  private volatile Reply reply = Reply.empty(500);

  ErrorTarget() {
    try {
      atlas.anyUsage(request -> reply);
      Duration patience = Duration.ofSeconds(30);
      this.api =
          new HttpAtlasApi(
              new HttpAtlasApi.Options(
                  new Network(
                      atlas.baseUrl(),
                      patience,
                      patience,
                      patience,
                      Proxy.NONE,
                      SSLContext.getDefault()),
                  new Credentials.AccessToken(new Password("secret")),
                  "2023-01-01",
                  Format.JSON),
              "fuzz",
              Clock.system());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void accept(byte[] data) {
    int choice = data.length == 0 ? 0 : data[0] & 0xff;
    int status = STATUSES[choice % STATUSES.length];
    String words = new String(data, ISO_8859_1);
    String header = words.substring(0, Math.min(words.length(), 100)).replaceAll("[^ -~]", "");
    byte[] body = Arrays.copyOfRange(data, Math.min(1, data.length), data.length);
    this.reply =
        Reply.of(status, choice < 128 ? Reply.JSON : "text/html", body)
            .header("Retry-After", header);

    UsageReply.Refusal refusal = refusal();

    assertThat(refusal.status()).isEqualTo(status);
    assertThat(refusal.verdict()).isNotNull();
    assertThat(refusal.message()).contains(" answered " + status).doesNotContain("\n");
    assertThat(refusal.message()).doesNotContain(QUERY.token().substring(0, TELLTALE));
    assertThat(refusal.message().length()).isLessThan(MOST_WORDS);
    refusal.throttle().retryAfter().ifPresent(wait -> assertThat(wait.isNegative()).isFalse());
  }

  private UsageReply.Refusal refusal() {
    try {
      return (UsageReply.Refusal) api.usage(QUERY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    api.close();
    atlas.close();
  }
}
