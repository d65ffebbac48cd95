package dev.evenkeel.activities.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.activities.act.ToolEnd;
import dev.evenkeel.activities.terraform.PlanDigest.PricedChange;
import dev.evenkeel.workflows.contract.TerraformActivities.Cost;
import dev.evenkeel.workflows.plan.PlannedResource;
import dev.evenkeel.workflows.plan.PriceBook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a plan costs more a month.
 *
 * @param changes the price of each changed resource; the first thousand
 */
record PlanCost(Cost cost, List<PricedChange> changes) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST = 1_000;
    private static final Set<String> COSTS = Set.of("create", "update", "replace", "destroy");

    /** Without any prices: only what changes nothing is known to cost nothing. */
    static PlanCost without(List<PlannedResource> resources, @Nullable Double budget) {
        long unpriced =
                resources.stream().filter(one -> COSTS.contains(one.action())).count();
        return of("none", "", 0, unpriced, List.of(), budget);
    }

    static PlanCost by(PriceBook book, List<PlannedResource> resources, Shown shown, @Nullable Double budget) {
        double sum = 0;
        long unpriced = 0;
        List<PricedChange> changes = new ArrayList<>();
        for (PlannedResource resource : resources) {
            if (COSTS.contains(resource.action())) {
                OptionalDouble difference = book.difference(resource);
                sum += difference.orElse(0);
                unpriced += difference.isPresent() ? 0 : 1;
                add(changes, shown.apply(resource.address()), difference);
            }
        }
        return of("prices", book.currency(), sum, unpriced, changes, budget);
    }

    /** @return empty when Infracost did not say */
    static Optional<PlanCost> byInfracost(
            ToolEnd end, List<PlannedResource> resources, Shown shown, @Nullable Double budget) {
        if (end.code() != 0) {
            return Optional.empty();
        }
        try {
            JsonNode said = JSON.readTree(end.out());
            if (!said.path("projects").isArray() || said.path("projects").isEmpty()) {
                return Optional.empty();
            }
            List<PricedChange> changes = new ArrayList<>();
            Set<String> priced = new HashSet<>();
            double sum = 0;
            for (JsonNode project : said.path("projects")) {
                for (JsonNode resource : project.path("diff").path("resources")) {
                    OptionalDouble monthly = amount(resource.path("monthlyCost"));
                    if (monthly.isPresent()) {
                        priced.add(resource.path("name").asText());
                        sum += monthly.getAsDouble();
                    }
                    add(changes, shown.apply(resource.path("name").asText()), monthly);
                }
            }
            long unpriced = resources.stream()
                    .filter(one -> COSTS.contains(one.action()))
                    .filter(one -> !priced.contains(one.address()))
                    .filter(one -> !free(said, one.type()))
                    .count();
            return Optional.of(of("infracost", said.path("currency").asText("USD"), sum, unpriced, changes, budget));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Infracost names the types that it knows to cost nothing. */
    private static boolean free(JsonNode said, String type) {
        return said.path("summary").path("noPriceResourceCounts").has(type);
    }

    private static OptionalDouble amount(JsonNode text) {
        try {
            return text.isMissingNode() || text.isNull()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(Double.parseDouble(text.asText()));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    private static void add(List<PricedChange> changes, String address, OptionalDouble monthly) {
        if (changes.size() < MOST) {
            changes.add(new PricedChange(address, monthly.isPresent() ? rounded(monthly.getAsDouble()) : null));
        }
    }

    private static PlanCost of(
            String source,
            String currency,
            double sum,
            long unpriced,
            List<PricedChange> changes,
            @Nullable Double budget) {
        double priced = rounded(sum);
        Double monthly = unpriced == 0 ? priced : null;
        String within = budget == null ? "none" : priced > budget ? "over" : monthly == null ? "unknown" : "within";
        return new PlanCost(new Cost(source, monthly, priced, currency, unpriced, within), List.copyOf(changes));
    }

    private static double rounded(double amount) {
        return Math.round(amount * 100) / 100.0;
    }
}
