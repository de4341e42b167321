package io.atlascost.connect.benchmark.source;

/** The name of a class in, an object of it out, from the plugin's own class loader. */
final class Instance {
  private Instance() {}

  static <T> T of(String name, Class<T> type) {
    try {
      return Class.forName(name).asSubclass(type).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(name + " cannot be made", e);
    }
  }
}
