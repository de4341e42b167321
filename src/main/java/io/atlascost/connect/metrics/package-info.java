/** What a task can say of itself in figures: their names, units and help. */
package io.atlascost.connect.metrics;
