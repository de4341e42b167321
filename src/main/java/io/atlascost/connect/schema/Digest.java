package io.atlascost.connect.schema;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/** What stands for a record where there is no memory for all of them: 128 bits of its SHA-256. */
public record Digest(long first, long second) {
  /** Of nothing, and of no record. */
  static final Digest ZERO = new Digest(0, 0);

  /** Of a key. */
  public static Digest of(Struct key) {
    return of(key, key.schema().fields());
  }

  static Digest of(Struct struct, Iterable<Field> fields) {
    MessageDigest digest = sha256();
    for (Field field : fields) {
      add(digest, field.name());
      add(digest, String.valueOf(plain(struct.get(field))));
    }

    return of(digest);
  }

  static Digest of(String text) {
    MessageDigest digest = sha256();
    add(digest, text);
    return of(digest);
  }

  /** The same for all orders in which digests are added. */
  Digest plus(Digest other) {
    return new Digest(first + other.first, second + other.second);
  }

  @SuppressWarnings("JavaUtilDate") // as Connect represents days and timestamps
  private static Object plain(Object value) {
    return value instanceof java.util.Date date ? date.getTime() : value;
  }

  /** With its length before it, so that two texts cannot pass for two others. */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    digest.update(bytes);
  }

  private static Digest of(MessageDigest digest) {
    ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
    return new Digest(bytes.getLong(), bytes.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has it", e);
    }
  }

  /** 32 hex digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(first) + HexFormat.of().toHexDigits(second);
  }
}
