/** Who reads what: the connector's work in, the share of each task out. */
package io.atlascost.connect.schedule;
