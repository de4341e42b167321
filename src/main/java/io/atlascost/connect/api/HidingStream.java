package io.atlascost.connect.api;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body in, the same body out, whose failures tell no secrets. */
final class HidingStream extends FilterInputStream {
  private final Secrets secrets;

  HidingStream(InputStream in, Secrets secrets) {
    super(in);
    this.secrets = secrets;
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (IOException e) {
      throw secrets.hide(e);
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    try {
      return super.read(buffer, offset, count);
    } catch (IOException e) {
      throw secrets.hide(e);
    }
  }
}
