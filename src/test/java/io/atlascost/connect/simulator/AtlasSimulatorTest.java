package io.atlascost.connect.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtlasSimulatorTest {
  private static final String ORG = "666acb8787ba90706905dcae";
  private static final String TOKEN =
      "4ABBE973862346D40F3AE859D4BE96E0F895764EB14EAB039E7B82F9D638C05C";
  private static final String CREATE = "/api/atlas/v2/orgs/" + ORG + "/billing/costExplorer/usage";
  private static final String USAGE = CREATE + "/" + TOKEN;
  private static final String BODY = "Service,Usage Amount\nClusters,1.50\n";

  private final AtlasSimulator simulator = AtlasSimulator.start();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper mapper = new ObjectMapper();

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void givesTheScriptedRepliesInOrderAndRepeatsTheLast() throws Exception {
    simulator.usage(ORG, TOKEN, Reply.accepted(), Reply.csv(BODY));

    assertThat(get(USAGE).statusCode()).isEqualTo(202);
    HttpResponse<String> ready = get(USAGE);
    assertThat(ready.body()).isEqualTo(BODY);
    assertThat(ready.headers().firstValue("content-type"))
        .hasValue("application/vnd.atlas.2023-01-01+csv;charset=utf-8");
    assertThat(get(USAGE).body()).isEqualTo(BODY);
    assertThat(simulator.connections()).as("kept alive").isEqualTo(1);
  }

  @Test
  void recordsWhatWasAsked() throws Exception {
    get(USAGE + "?pretty=true&envelope=a%20b");
    http.send(
        HttpRequest.newBuilder(simulator.baseUrl().resolve(CREATE))
            .header("X-Many", "1")
            .header("X-Many", "2")
            .POST(HttpRequest.BodyPublishers.ofString("{\"groupBy\":\"services\"}"))
            .build(),
        BodyHandlers.discarding());

    assertThat(simulator.requests(TOKEN)).hasSize(1);
    assertThat(simulator.requests(TOKEN).get(0).query())
        .containsEntry("pretty", "true")
        .containsEntry("envelope", "a b");
    Request creation = simulator.requests().get(1);
    assertThat(creation.method()).isEqualTo("POST");
    assertThat(creation.path()).isEqualTo(CREATE);
    assertThat(creation.body()).isEqualTo("{\"groupBy\":\"services\"}");
    assertThat(creation.headers().all("x-many")).containsExactly("1", "2");
    assertThat(creation.connection()).isEqualTo(1);
  }

  @Test
  void forgetsRequestsIfThatIsWanted() throws Exception {
    get(USAGE);
    assertThat(simulator.requests()).hasSize(1);

    simulator.forgetRequests();
    get(USAGE);

    assertThat(simulator.requests()).isEmpty();
  }

  @Test
  void createsQueriesWithNewTokens() throws Exception {
    HttpResponse<String> created = post(CREATE, "{}");

    assertThat(created.statusCode()).isEqualTo(202);
    assertThat(mapper.readTree(created.body()).get("token").asText()).hasSize(64);
    assertThat(post(CREATE, "{}").body()).isNotEqualTo(created.body());

    simulator.creations(request -> Reply.error(403, "FORBIDDEN", "No."));
    assertThat(post(CREATE, "{}").statusCode()).isEqualTo(403);
  }

  @Test
  void refusesAsAtlasDoes() throws Exception {
    HttpResponse<String> unknown = get(USAGE);
    JsonNode error = mapper.readTree(unknown.body());
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(error.get("error").asInt()).isEqualTo(404);
    assertThat(error.get("errorCode").asText()).isEqualTo("RESOURCE_NOT_FOUND");
    assertThat(error.get("reason").asText()).isEqualTo("Not Found");
    assertThat(get(USAGE.replace(ORG, "nonsense")).statusCode()).isEqualTo(400);

    simulator.requireAccessToken("secret").usage(ORG, TOKEN, Reply.csv(BODY));
    assertThat(get(USAGE).statusCode()).isEqualTo(401);
    assertThat(get(USAGE, "Authorization", "Bearer wrong").statusCode()).isEqualTo(401);
    assertThat(get(USAGE, "Authorization", "Bearer secret").statusCode()).isEqualTo(200);
  }

  @Test
  void pagesOrganizationsByLinks() throws Exception {
    simulator.organizations(
        List.of(
            new Organization("a".repeat(24), "First"),
            new Organization("b".repeat(24), "Second \"quoted\""),
            new Organization("c".repeat(24), "Third")));

    JsonNode first = mapper.readTree(get("/api/atlas/v2/orgs?itemsPerPage=2").body());
    assertThat(first.get("totalCount").asInt()).isEqualTo(3);
    assertThat(first.at("/results/1/name").asText()).isEqualTo("Second \"quoted\"");
    JsonNode next = first.at("/links/1");
    assertThat(next.get("rel").asText()).isEqualTo("next");

    URI second = URI.create(next.get("href").asText());
    JsonNode last = mapper.readTree(get(second.getPath() + "?" + second.getQuery()).body());
    assertThat(last.get("results")).hasSize(1);
    assertThat(last.findValuesAsText("rel")).doesNotContain("next");
    assertThat(get("/api/atlas/v2/orgs?itemsPerPage=501").statusCode()).isEqualTo(400);
  }

  @Test
  void aLone102IsAStatusLineAndNothingElse() throws Exception {
    simulator.usage(ORG, TOKEN, Reply.lone102(), Reply.csv(BODY));

    try (RawClient client = client()) {
      assertThat(client.get(USAGE).readTo("\r\n\r\n")).isEqualTo("HTTP/1.1 102 Processing\r\n\r\n");
      assertThat(client.get(USAGE).readTo(BODY)).startsWith("HTTP/1.1 200 OK\r\n");
    }

    assertThat(simulator.requests()).extracting(Request::connection).containsExactly(1, 1);
  }

  @Test
  void aClosing102IsFollowedByTheEndOfTheStream() throws Exception {
    simulator.usage(ORG, TOKEN, Reply.closing102());

    try (RawClient client = client()) {
      assertThat(client.get(USAGE).readToEnd()).isEqualTo("HTTP/1.1 102 Processing\r\n\r\n");
    }
  }

  @Test
  void aBodied102SendsItsBodyAndStaysOpen() throws Exception {
    simulator.usage(ORG, TOKEN, Reply.bodied102());

    try (RawClient client = client()) {
      assertThat(client.get(USAGE).readTo("}"))
          .startsWith("HTTP/1.1 102 Processing\r\n")
          .contains("Content-Length: 23\r\n");
      assertThat(simulator.openConnections()).isEqualTo(1);
    }
  }

  @Test
  void interim102sComeBeforeTheReplyOnTheSameConnection() throws Exception {
    simulator.usage(ORG, TOKEN, Reply.csv(BODY).after102(2, Duration.ofMillis(1)));

    try (RawClient client = client()) {
      assertThat(client.get(USAGE).readTo(BODY))
          .startsWith("HTTP/1.1 102 Processing\r\n\r\n".repeat(2) + "HTTP/1.1 200 OK\r\n");
    }
  }

  @Test
  void chunksCompressesAndStreams() throws Exception {
    simulator.usage(
        ORG,
        TOKEN,
        Reply.csv(BODY).chunked(5),
        Reply.csv(BODY).gzip(),
        Reply.streamed(Reply.CSV, () -> new ByteArrayInputStream(BODY.getBytes(UTF_8))).gzip());

    assertThat(get(USAGE).body()).isEqualTo(BODY);
    assertThat(unzipped(getBytes())).isEqualTo(BODY);
    assertThat(unzipped(getBytes())).isEqualTo(BODY);
  }

  @Test
  void framesByTheEndOfTheConnectionInBothVersions() throws Exception {
    simulator.usage(ORG, TOKEN, Reply.csv(BODY).untilClose(), Reply.csv(BODY).untilCloseHttp10());

    try (RawClient client = client()) {
      assertThat(client.get(USAGE).readToEnd())
          .startsWith("HTTP/1.1 200 OK")
          .contains("Connection: close")
          .doesNotContain("Content-Length")
          .endsWith("\r\n\r\n" + BODY);
    }

    try (RawClient client = client()) {
      assertThat(client.get(USAGE).readToEnd())
          .startsWith("HTTP/1.0 200 OK")
          .doesNotContain("Content-Length")
          .endsWith("\r\n\r\n" + BODY);
    }
  }

  @Test
  void aResetIsAReset() throws Exception {
    simulator.usage(ORG, TOKEN, Reply.csv(BODY).cutAfter(10, Cut.RST));

    try (RawClient client = client()) {
      client.get(USAGE).readTo(BODY.substring(0, 10));
      assertThatThrownBy(client::readToEnd)
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("Connection reset");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 34})
  void endsEarlyAtTheByteThatIsNamed(int bytes) throws Exception {
    simulator.usage(
        ORG,
        TOKEN,
        Reply.csv(BODY).cutAfter(bytes, Cut.FIN),
        Reply.csv(BODY).chunked().cutAfter(bytes, Cut.FIN));

    try (RawClient client = client()) {
      assertThat(client.get(USAGE).readToEnd())
          .contains("Content-Length: 35\r\n")
          .endsWith("\r\n\r\n" + BODY.substring(0, bytes));
    }

    try (RawClient client = client()) {
      assertThat(client.get(USAGE).readToEnd())
          .endsWith("\r\n\r\n23\r\n" + BODY.substring(0, bytes));
    }
  }

  @Test
  void leavesOutTheLastChunkOrThePartOfAHead() throws Exception {
    simulator.usage(ORG, TOKEN, Reply.csv(BODY).withoutLastChunk(), Reply.csv(BODY).cutInHead(11));

    try (RawClient client = client()) {
      assertThat(client.get(USAGE).readToEnd()).endsWith("23\r\n" + BODY + "\r\n");
    }

    try (RawClient client = client()) {
      assertThat(client.get(USAGE).readToEnd()).isEqualTo("HTTP/1.1 20");
    }
  }

  @Test
  void corruptsGzip() throws Exception {
    simulator.usage(ORG, TOKEN, Reply.csv(BODY).corruptGzipAt(25));

    byte[] body = getBytes();
    assertThatThrownBy(() -> unzipped(body))
        .isInstanceOfAny(ZipException.class, EOFException.class);
  }

  @Test
  void holdsABodyAtAnyByte() throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    CountDownLatch middle = new CountDownLatch(1);
    simulator.usage(ORG, TOKEN, Reply.csv(BODY).holdUntil(start).holdAfter(8, middle));

    try (RawClient client = client()) {
      client.get(USAGE);
      start.countDown();
      assertThat(client.readTo("Service,")).startsWith("HTTP/1.1 200");
      middle.countDown();
      assertThat(client.readTo("1.50\n")).startsWith("Usage Amount");
    }
  }

  @Test
  void trickles() throws Exception {
    simulator.usage(
        ORG,
        TOKEN,
        Reply.csv(BODY).trickle(3, Duration.ofMillis(1)).firstByteAfter(Duration.ofMillis(1)));

    assertThat(get(USAGE).body()).isEqualTo(BODY);
  }

  @Test
  void seesThatASilentlyTreatedClientHasGone() throws Exception {
    simulator.usage(ORG, TOKEN, Reply.silence());

    try (RawClient client = client()) {
      client.get(USAGE);
      await().until(() -> simulator.requests().size() == 1);
      assertThat(simulator.openConnections()).isEqualTo(1);
    }

    await().until(() -> simulator.openConnections() == 0);
  }

  @Test
  void closeEndsEveryWait() throws Exception {
    simulator.usage(
        ORG,
        TOKEN,
        Reply.silence(),
        Reply.csv(BODY).firstByteAfter(Duration.ofDays(1)),
        Reply.csv(BODY).holdAfter(3, new CountDownLatch(1)),
        Reply.lone102());

    try (RawClient first = client();
        RawClient second = client();
        RawClient third = client();
        RawClient fourth = client()) {
      List<RawClient> clients = List.of(first, second, third, fourth);
      for (RawClient client : clients) {
        client.get(USAGE);
      }

      await().until(() -> simulator.requests().size() == 4);
      simulator.close();

      assertThat(simulator.openConnections()).isZero();
      for (RawClient client : clients) {
        client.readToEnd();
      }
    }
  }

  @Test
  void refusesConnectionsWhileItIsDown() throws Exception {
    simulator.usage(ORG, TOKEN, Reply.csv(BODY));
    try (RawClient present = client()) {
      present.get(USAGE).readTo(BODY);
      simulator.down();
      assertThat(present.readToEnd()).isEmpty();
    }

    assertThatThrownBy(this::client).isInstanceOf(ConnectException.class);

    simulator.up();
    assertThat(get(USAGE).body()).isEqualTo(BODY);
  }

  @Test
  void tellsAHookOfEveryRequestAndReportsItsFault() throws Exception {
    simulator.onRequest(
        request -> {
          throw new IllegalStateException("seen " + request.method());
        });

    assertThat(get(USAGE).body()).contains("SIMULATOR_FAULT", "seen GET");
  }

  @Test
  void streamsMoreThanFitsIntoMemoryAtOnce() throws Exception {
    long length = 64L * 1024 * 1024;
    simulator.anyUsage(request -> Reply.streamed(Reply.CSV, () -> new Zeros(length)));

    HttpResponse<InputStream> response =
        http.send(HttpRequest.newBuilder(uri(USAGE)).build(), BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      body.skipNBytes(length);
      assertThat(body.read()).isEqualTo(-1);
    }
  }

  @Test
  void theLinesThatItPrintsAloneCanBeTried() throws Exception {
    Standalone.script(simulator);
    List<String> printed =
        Standalone.instructions(simulator.baseUrl().toString())
            .lines()
            .filter(line -> line.contains("curl -i http"))
            .map(line -> line.substring(line.indexOf("http")))
            .toList();

    assertThat(printed).hasSize(2);
    for (String url : printed) {
      String path = URI.create(url).getPath();
      assertThat(get(path).statusCode()).isEqualTo(202);
      assertThat(get(path).statusCode()).isEqualTo(202);
      assertThat(get(path).body()).containsAnyOf("Cluster Unique Id", "usageDetails");
    }
  }

  private RawClient client() throws IOException {
    return new RawClient(simulator.baseUrl());
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (headers.length > 0) {
      request.headers(headers);
    }

    return http.send(request.build(), BodyHandlers.ofString());
  }

  private byte[] getBytes() throws Exception {
    return http.send(HttpRequest.newBuilder(uri(USAGE)).build(), BodyHandlers.ofByteArray()).body();
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create(simulator.baseUrl() + path);
  }

  private static String unzipped(byte[] body) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** So many zero bytes, none of them kept. */
  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long length) {
      this.left = length;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (left <= 0) {
        return -1;
      }

      int step = (int) Math.min(length, left);
      this.left -= step;
      return step;
    }
  }
}
