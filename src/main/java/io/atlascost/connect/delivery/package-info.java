/** Items in, source records out, each with the progress of its subject. */
package io.atlascost.connect.delivery;
