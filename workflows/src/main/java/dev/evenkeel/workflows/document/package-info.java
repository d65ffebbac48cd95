/** YAML files that people write: read with their positions, checked against a declared language, described as JSON Schema. */
@NullMarked
package dev.evenkeel.workflows.document;

import org.jspecify.annotations.NullMarked;
