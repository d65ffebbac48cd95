/** Secrets in HashiCorp Vault, or OpenBao: a small client of its HTTP API for what is needed, reading a key-value engine. */
@NullMarked
package dev.evenkeel.activities.vault;

import org.jspecify.annotations.NullMarked;
