package io.atlascost.connect.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Answer.Given;
import io.atlascost.connect.api.Answer.Refused;
import io.atlascost.connect.api.UsageReply.Throttle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OrganizationListingTest {
  private enum Fate {
    WHOLE,
    FAILED,
    REFUSED
  }

  /** An account with pages of one or two organizations, the last of which may not come. */
  private record Account(List<List<Organization>> pages, Fate fate) implements UnaskedAtlas {
    @Override
    public Answer<Page<Organization>> organizations(int page) throws IOException {
      boolean last = page == pages.size();
      if (last && fate == Fate.FAILED) {
        throw new IOException("reset");
      }

      return last && fate == Fate.REFUSED
          ? new Refused<>(Refusals.inAtlassWords(403, "NO", "No.", "", Throttle.NONE))
          : new Given<>(new Page<>(pages.get(page - 1), !last), Throttle.NONE);
    }

    static Account random(Random random) {
      List<List<Organization>> pages = new ArrayList<>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        List<Organization> page = new ArrayList<>();
        for (int j = random.nextInt(3); j > 0; j--) {
          page.add(new Organization("org" + random.nextInt(8), "", random.nextInt(5) == 0));
        }

        pages.add(page);
      }

      return new Account(pages, List.of(Fate.values()).get(random.nextInt(3)));
    }
  }

  @Property(tries = 500)
  void losesAnOrganizationOnlyWhereItsAccountToldAll(@ForAll Random random) {
    Map<String, Account> accounts = accounts(random);
    OrganizationListing before = OrganizationListing.of(accounts(random));
    OrganizationListing now = OrganizationListing.of(accounts).orAsIn(before);

    Set<String> lost = new HashSet<>(before.organizations());
    lost.removeAll(now.organizations());
    assertThat(lost)
        .allSatisfy(
            organization ->
                assertThat(accounts.get(before.accounts().get(organization)).fate())
                    .isEqualTo(Fate.WHOLE));
    assertThat(now.isComplete())
        .isEqualTo(accounts.values().stream().allMatch(one -> one.fate() == Fate.WHOLE));
  }

  @Property(tries = 500)
  void givesEachOrganizationToTheFirstAccountThatSeesIt(@ForAll Random random) {
    Map<String, Account> accounts = accounts(random);

    Map<String, String> expected = new LinkedHashMap<>();
    accounts.forEach(
        (name, account) -> {
          int whole = account.pages().size() - (account.fate() == Fate.WHOLE ? 0 : 1);
          account.pages().subList(0, whole).stream()
              .flatMap(List::stream)
              .filter(one -> !one.isDeleted())
              .forEach(one -> expected.putIfAbsent(one.id(), name));
        });

    OrganizationListing listing = OrganizationListing.of(accounts);
    assertThat(listing.accounts()).isEqualTo(expected);
    accounts.forEach(
        (name, account) -> {
          assertThat(listing.failed().containsKey(name)).isEqualTo(account.fate() == Fate.FAILED);
          assertThat(listing.refused().containsKey(name)).isEqualTo(account.fate() == Fate.REFUSED);
        });
  }

  @Test
  void isNotCompleteWhereAListHasNoEnd() {
    UnaskedAtlas endless =
        new UnaskedAtlas() {
          @Override
          public Answer<Page<Organization>> organizations(int page) {
            return new Given<>(
                new Page<>(List.of(new Organization("org", "", false)), true), Throttle.NONE);
          }
        };

    assertThat(OrganizationListing.of(Map.of("", endless)))
        .returns(false, OrganizationListing::isComplete)
        .returns(Set.of("org"), OrganizationListing::organizations);
  }

  private static Map<String, Account> accounts(Random random) {
    Map<String, Account> accounts = new LinkedHashMap<>();
    List.of("emea", "apac", "amer").forEach(name -> accounts.put(name, Account.random(random)));
    return accounts;
  }
}
