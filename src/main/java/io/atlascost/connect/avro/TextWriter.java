package io.atlascost.connect.avro;

import java.nio.charset.StandardCharsets;

/**
 * Texts of one field in, their bytes out; not made anew for a text that is the same object as the
 * one before, as those are that the rows of a table repeat.
 */
final class TextWriter implements ToAvro.Writer {
  private String latest = "";
  private byte[] encoded = {};

  @Override
  @SuppressWarnings("ReferenceEquality") // equal ones would have to be compared
  public void write(Object value, MessageBuffer out) {
    String text = (String) value;
    if (text != latest) {
      this.encoded = text.getBytes(StandardCharsets.UTF_8);
      this.latest = text;
    }

    out.bytes(encoded);
  }
}
