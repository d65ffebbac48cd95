package dev.evenkeel.web.violating;

import software.amazon.awssdk.regions.Region;

/** Speaks of one cloud only. */
public record NamesACloud(Region region) {}
