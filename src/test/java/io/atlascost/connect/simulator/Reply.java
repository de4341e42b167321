package io.atlascost.connect.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the simulator answers to one request, down to the bytes; immutable, every method answers a
 * changed copy.
 */
public final class Reply {
  /** The content type of Atlas's CSV replies. */
  public static final String CSV = "application/vnd.atlas.2023-01-01+csv;charset=utf-8";

  /** The content type of Atlas's JSON replies. */
  public static final String JSON = "application/vnd.atlas.2023-01-01+json;charset=utf-8";

  private static final int PROCESSING = 102;

  private final int status;
  private final Headers headers;
  private final Content content;
  private final Delivery delivery;

  private Reply(int status, Headers headers, Content content, Delivery delivery) {
    this.status = status;
    this.headers = headers;
    this.content = content;
    this.delivery = delivery;
  }

  public static Reply csv(String body) {
    return csv(body.getBytes(UTF_8));
  }

  public static Reply csv(byte[] body) {
    return of(200, CSV, body);
  }

  public static Reply json(String body) {
    return json(body.getBytes(UTF_8));
  }

  public static Reply json(byte[] body) {
    return of(200, JSON, body);
  }

  public static Reply of(int status, String contentType, String body) {
    return of(status, contentType, body.getBytes(UTF_8));
  }

  public static Reply of(int status, String contentType, byte[] body) {
    return empty(status).contentType(contentType).content(Content.of(body));
  }

  /** A status and no body; a status from 200 says so by {@code Content-Length: 0}. */
  public static Reply empty(int status) {
    return new Reply(status, Headers.NONE, Content.EMPTY, new Delivery());
  }

  /** Atlas's error body. */
  public static Reply error(int status, String errorCode, String detail, Object... parameters) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("detail", detail);
    body.put("error", status);
    body.put("errorCode", errorCode);
    body.put("parameters", List.of(parameters));
    body.put("reason", Reasons.of(status));
    return of(status, JSON, Json.text(body));
  }

  /** "Still processing", as working programs see it. */
  public static Reply accepted() {
    return empty(202);
  }

  /** "Still processing", as documented: a 102 and nothing after it, the connection stays open. */
  public static Reply lone102() {
    return empty(PROCESSING);
  }

  /** A 102, then the end of the connection. */
  public static Reply closing102() {
    return lone102().closing();
  }

  /** A 102 that declares a body and sends it, the connection stays open. */
  public static Reply bodied102() {
    return of(PROCESSING, JSON, "{\"status\":\"PROCESSING\"}");
  }

  /** A 102, and on the same connection the real reply, so much later. */
  public static Reply late102(Duration later, Reply reply) {
    return reply.after102(1, later);
  }

  /** The connection and the request are accepted, but nothing ever comes. */
  public static Reply silence() {
    return empty(200).delivered(delivery -> delivery.silent = true);
  }

  /** A chunked body that is made while it is sent, of any length. */
  public static Reply streamed(String contentType, Supplier<InputStream> body) {
    return empty(200)
        .contentType(contentType)
        .content(new Content(body, OptionalLong.empty()))
        .chunked();
  }

  public Reply status(int other) {
    return new Reply(other, headers, content, delivery);
  }

  /** One header more; a content type replaces the present one. */
  public Reply header(String name, String value) {
    return name.equalsIgnoreCase("Content-Type") ? contentType(value) : with(headers, name, value);
  }

  public Reply contentType(String value) {
    return with(headers.without("Content-Type"), "Content-Type", value);
  }

  public Reply withoutContentType() {
    return new Reply(status, headers.without("Content-Type"), content, delivery);
  }

  public Reply contentLength() {
    return framed(Framing.CONTENT_LENGTH);
  }

  /** Declares a length that need not be true. */
  public Reply contentLength(long declared) {
    return contentLength().delivered(delivery -> delivery.declaredLength = declared);
  }

  public Reply chunked() {
    return framed(Framing.CHUNKED);
  }

  public Reply chunked(int chunkSize) {
    return chunked().delivered(delivery -> delivery.chunkSize = chunkSize);
  }

  public Reply untilClose() {
    return framed(Framing.UNTIL_CLOSE);
  }

  public Reply untilCloseHttp10() {
    return framed(Framing.UNTIL_CLOSE_HTTP_1_0);
  }

  /** Compressed, whether or not the request allows it. */
  public Reply gzip() {
    return delivered(delivery -> delivery.gzip = true);
  }

  /** Ends the connection after the reply, without announcing it. */
  public Reply closing() {
    return delivered(delivery -> delivery.closes = true);
  }

  /** So many 102s before this reply on the same connection, each followed by such a pause. */
  public Reply after102(int times, Duration between) {
    return delivered(
        delivery -> {
          delivery.interims = times;
          delivery.betweenInterims = between;
        });
  }

  /** Cuts after so many bytes of the body as it is on the wire: compressed, without framing. */
  public Reply cutAfter(long bytes, Cut how) {
    return delivered(
        delivery -> {
          delivery.cutAfter = bytes;
          delivery.cut = how;
        });
  }

  /** Cuts after so many bytes of status line and headers. */
  public Reply cutInHead(long bytes, Cut how) {
    return delivered(
        delivery -> {
          delivery.cutInHead = bytes;
          delivery.cut = how;
        });
  }

  public Reply cutInHead(long bytes) {
    return cutInHead(bytes, Cut.FIN);
  }

  /** All chunks but the empty one that ends the body, then the end of the connection. */
  public Reply withoutLastChunk() {
    return chunked().delivered(delivery -> delivery.withoutLastChunk = true);
  }

  /** Compressed, with the bits of one compressed byte turned over. */
  public Reply corruptGzipAt(long offset) {
    return gzip().delivered(delivery -> delivery.corruptAt = offset);
  }

  public Reply firstByteAfter(Duration wait) {
    return delivered(delivery -> delivery.firstByteAfter = wait);
  }

  /** Pauses after every so many bytes of the body. */
  public Reply trickle(int bytesPerStep, Duration step) {
    return delivered(
        delivery -> {
          delivery.bytesPerStep = bytesPerStep;
          delivery.step = step;
        });
  }

  /** Sends nothing before the latch is down. */
  public Reply holdUntil(CountDownLatch latch) {
    return delivered(delivery -> delivery.start = latch);
  }

  /** Sends so many bytes of the body, and the rest when the latch is down. */
  public Reply holdAfter(long bytes, CountDownLatch latch) {
    return delivered(delivery -> delivery.holds.put(bytes, latch));
  }

  /** Of the body, before compression; a body that is made while it is sent has none. */
  public long length() {
    return content.length().orElse(0);
  }

  int status() {
    return status;
  }

  Headers headers() {
    return headers;
  }

  Content content() {
    return content;
  }

  Delivery delivery() {
    return delivery;
  }

  boolean isInterim() {
    return status < 200;
  }

  /** Whether the connection ends with this reply. */
  boolean ends() {
    return delivery.closes
        || delivery.withoutLastChunk
        || delivery.framing == Framing.UNTIL_CLOSE
        || delivery.framing == Framing.UNTIL_CLOSE_HTTP_1_0
        || headers.says("Connection", "close");
  }

  private Reply framed(Framing framing) {
    return delivered(delivery -> delivery.framing = framing);
  }

  private Reply content(Content other) {
    return new Reply(status, headers, other, delivery);
  }

  private Reply delivered(Consumer<Delivery> change) {
    return new Reply(status, headers, content, delivery.with(change));
  }

  private Reply with(Headers base, String name, String value) {
    return new Reply(status, base.with(name, value), content, delivery);
  }
}
