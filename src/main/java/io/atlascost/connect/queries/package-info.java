/** A kind of thing to read: queries that somebody created, each read once. */
package io.atlascost.connect.queries;
