package io.atlascost.connect.reading;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The queue between the reader's thread and Connect's: all that the two share. It holds so many
 * items and so many characters; when it is full the reader waits, and with it Atlas.
 */
public final class Handover {
  /** Characters in the queue, and in a batch: rows may be long, and the heap is the worker's. */
  private static final int MOST_CHARACTERS = 8 * 1024 * 1024;

  /**
   * How long a row that others follow waits for them. What comes of a batch and of being woken for
   * it costs more than the rows, if it is a handful.
   */
  private static final Duration GATHERING = Duration.ofMillis(5);

  private final int capacity;
  private final Duration gathering;
  private final Deque<Item> items = new ArrayDeque<>();
  private long characters;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition hasItem = lock.newCondition();
  private final Condition hasRoom = lock.newCondition();

  /**
   * @param capacity most items that wait; above zero
   */
  public Handover(int capacity) {
    this(capacity, GATHERING);
  }

  Handover(int capacity, Duration gathering) {
    this.capacity = capacity;
    this.gathering = gathering;
  }

  /** Adds an item, as soon as there is room. */
  void put(Item item) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (isFull()) {
        hasRoom.await();
      }

      items.addLast(item);
      characters += item.weight();
      if (items.size() == 1 || isWorthABatch()) {
        hasItem.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes what is there.
   *
   * @param most items at once
   * @param patience how long to wait for the first
   * @return empty if none came
   */
  public List<Item> take(int most, Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = patience.toNanos();
      while (items.isEmpty() && nanos > 0) {
        nanos = hasItem.awaitNanos(nanos);
      }

      nanos = Math.min(nanos, gathering.toNanos());
      while (nanos > 0 && !items.isEmpty() && items.size() < most && !isWorthABatch()) {
        nanos = hasItem.awaitNanos(nanos);
      }

      List<Item> taken = new ArrayList<>(Math.min(most, items.size()));
      long weight = 0;
      while (!items.isEmpty() && taken.size() < most && weight < MOST_CHARACTERS) {
        Item item = items.removeFirst();
        weight += item.weight();
        taken.add(item);
      }

      characters -= weight;
      hasRoom.signalAll();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Whether to wait for more is of no use: there is much, or nothing may follow for long. */
  private boolean isWorthABatch() {
    return !(items.getLast() instanceof Item.Next)
        || items.size() > capacity / 2
        || characters > MOST_CHARACTERS / 2;
  }

  private boolean isFull() {
    return items.size() >= capacity || characters >= MOST_CHARACTERS;
  }
}
