package io.atlascost.connect.simulator;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/** Values in, their DER encoding out, as far as certificates need it. */
final class Der {
  private Der() {}

  static byte[] sequence(byte[]... items) {
    return tagged(0x30, items);
  }

  static byte[] integer(BigInteger value) {
    return tagged(0x02, value.toByteArray());
  }

  /** The identifier's encoded content. */
  static byte[] identifier(int... bytes) {
    byte[] content = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      content[i] = (byte) bytes[i];
    }

    return tagged(0x06, content);
  }

  static byte[] octets(byte[] content) {
    return tagged(0x04, content);
  }

  static byte[] bits(byte[] content) {
    return tagged(0x03, new byte[] {0}, content);
  }

  static byte[] yes() {
    return tagged(0x01, new byte[] {(byte) 0xFF});
  }

  static byte[] tagged(int tag, byte[]... contents) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] item : contents) {
      content.writeBytes(item);
    }

    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    encoded.write(tag);
    encoded.writeBytes(length(content.size()));
    encoded.writeBytes(content.toByteArray());
    return encoded.toByteArray();
  }

  private static byte[] length(int length) {
    if (length < 0x80) {
      return new byte[] {(byte) length};
    }

    return length < 0x100
        ? new byte[] {(byte) 0x81, (byte) length}
        : new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length};
  }
}
