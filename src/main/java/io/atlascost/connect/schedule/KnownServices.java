package io.atlascost.connect.schedule;

import java.util.List;

/**
 * The services that Atlas is known to bill, since it forms a cut only over those that a query
 * names. The list changes a few times a year: what is missing here is added by {@code
 * atlas.schedule.services}, and shows as a difference from the control.
 *
 * <p>From Atlas's documentation, 2026-08-21, with the names of before where one was renamed: a
 * month may still have rows under them.
 */
final class KnownServices {
  static final List<String> NAMES =
      List.of(
          "Atlas",
          "Clusters",
          "Storage",
          "Serverless Instances",
          "Backup",
          "Data Transfer",
          "BI Connector",
          "DSC Compute",
          "DSC Storage",
          "Premium Features",
          "Atlas Data Federation",
          "Atlas Stream Processing",
          "App Services",
          "Charts",
          "Cloud Manager",
          "Cloud Manager Standard/Premium",
          "Legacy Backup",
          "AI Model APIs",
          "AI Models",
          "Automated Embedding",
          "Native Reranking",
          "Flex Consulting",
          "Support",
          "Credits");

  private KnownServices() {}
}
