package io.atlascost.connect.simulator.books;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;

/** What is written into the ledger of a month, at an instant; never taken out again. */
sealed interface Entry {
  /**
   * What amounts stand under.
   *
   * @param invoice the month whose invoice bills it
   */
  record Account(Line line, YearMonth invoice) {}

  Instant at();

  /** Does to the balances what this entry says. */
  void applyTo(Map<Account, BigDecimal> balances);

  /** How much more was used. */
  BigDecimal amount();

  /** Usage, a credit or a correction. */
  record Charge(Instant at, Account account, BigDecimal amount) implements Entry {
    @Override
    public void applyTo(Map<Account, BigDecimal> balances) {
      balances.merge(account, amount, BigDecimal::add);
    }
  }

  /** A service has another name from now on, also in what was charged before. */
  record Rename(Instant at, String from, String to) implements Entry {
    @Override
    public void applyTo(Map<Account, BigDecimal> balances) {
      for (Account account : List.copyOf(balances.keySet())) {
        if (account.line().service().equals(from)) {
          Account other = new Account(account.line().renamed(to), account.invoice());
          balances.merge(other, balances.remove(account), BigDecimal::add);
        }
      }
    }

    @Override
    public BigDecimal amount() {
      return BigDecimal.ZERO;
    }
  }

  /** What was charged for a service is billed by another month's invoice. */
  record Move(Instant at, String service, YearMonth to) implements Entry {
    @Override
    public void applyTo(Map<Account, BigDecimal> balances) {
      for (Account account : List.copyOf(balances.keySet())) {
        if (account.line().service().equals(service) && !account.invoice().equals(to)) {
          Account other = new Account(account.line(), to);
          balances.merge(other, balances.remove(account), BigDecimal::add);
        }
      }
    }

    @Override
    public BigDecimal amount() {
      return BigDecimal.ZERO;
    }
  }
}
