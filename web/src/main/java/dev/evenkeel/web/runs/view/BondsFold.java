package dev.evenkeel.web.runs.view;

import dev.evenkeel.workflows.contract.JournalEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an incident has to do with others, while its journal is read. */
final class BondsFold {

    private IncidentBonds.@Nullable Into into;
    private final List<IncidentBonds.Other> taken = new ArrayList<>();
    private final List<IncidentBonds.Other> parted = new ArrayList<>();
    private int parting;
    private String kept = "";

    void add(JournalEvent event, Data data) {
        String actor = event.actor() == null ? "" : event.actor();
        switch (event.type()) {
            case MERGE_ASKED ->
                into = new IncidentBonds.Into(data.text("into"), "", actor, data.text("reason"), false, 0, "");
            case MERGE_REFUSED -> {
                if (into != null) {
                    into = new IncidentBonds.Into(
                            into.run(), "", into.actor(), into.reason(), false, 0, data.text("why"));
                }
            }
            case INCIDENT_MERGED ->
                into = new IncidentBonds.Into(
                        data.text("into"),
                        data.text("title"),
                        actor,
                        into == null ? "" : into.reason(),
                        true,
                        data.number("alerts", 0),
                        "");
            case MERGED_IN -> taken.add(other(event, data, actor));
            case SPLIT_ASKED -> {
                parting += data.texts("alerts").size();
                kept = "";
            }
            case SPLIT_REFUSED -> {
                parting -= data.texts("alerts").size();
                kept = data.text("why");
            }
            case SPLIT_OFF -> {
                parting -= data.texts("alerts").size();
                parted.add(other(event, data, actor));
            }
            case INCIDENT_MOVED -> {
                kept = "";
                if (into != null && !into.refusal().isEmpty()) {
                    into = null;
                }
            }
            default -> {}
        }
    }

    IncidentBonds view() {
        return new IncidentBonds(into, taken, parted, Math.max(0, parting), kept);
    }

    private static IncidentBonds.Other other(JournalEvent event, Data data, String actor) {
        return new IncidentBonds.Other(data.text("run"), data.text("title"), actor, data.text("reason"), event.at());
    }
}
