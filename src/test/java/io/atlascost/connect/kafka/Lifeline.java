package io.atlascost.connect.kafka;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * The name of another main class and its arguments in, its run out, ended in order when standard
 * input ends: the parent holds the other end, so that the child outlives no death of it.
 */
public final class Lifeline {
  /** How long an orphan may take to end in order. */
  private static final long PATIENCE_SECONDS = 30;

  private static final int ORPHANED = 143;

  private Lifeline() {}

  /** Runs {@code arguments[0]} with the rest. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    daemon("lifeline", Lifeline::awaitEnd);
    String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
    try {
      Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    } catch (InvocationTargetException e) {
      e.getCause().printStackTrace();
      System.exit(1);
    }
  }

  private static void awaitEnd() {
    try {
      while (System.in.read() != -1) {
        // What the parent says does not matter, as long as it is there.
      }
    } catch (IOException e) {
      // The same as the end.
    }

    daemon("lifeline-patience", Lifeline::halt);
    System.exit(ORPHANED);
  }

  private static void halt() {
    try {
      TimeUnit.SECONDS.sleep(PATIENCE_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }

    Runtime.getRuntime().halt(ORPHANED);
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
