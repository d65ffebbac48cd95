package dev.evenkeel.web.incidents;

import dev.evenkeel.web.incidents.Figures.By;
import dev.evenkeel.web.incidents.Figures.Counted;
import dev.evenkeel.web.page.Csv;
import dev.evenkeel.web.runs.chart.TrendChart;
import dev.evenkeel.web.runs.chart.TrendChart.Value;
import dev.evenkeel.web.runs.view.IncidentTimes.Measure;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/** The figures of incidents: as tables, as charts, and for programs. */
@Controller
class FiguresController {

    private static final int MOST_IN_CHART = 60;

    private final Figures figures;

    FiguresController(Figures figures) {
        this.figures = figures;
    }

    /** What is looked at, as the form says it; blank or wrong: all. */
    record Narrowed(@Nullable String service, @Nullable String severity) {
        @Nullable
        String only() {
            return service == null || service.isBlank() ? null : service;
        }

        @Nullable
        Integer grave() {
            return severity == null || !severity.matches("[1-5]") ? null : (Integer) Integer.parseInt(severity);
        }
    }

    @GetMapping("/incidents/figures")
    String page(Narrowed narrowed, Model model) {
        List<Counted> counted = figures.counted(narrowed.only(), narrowed.grave());
        Map<By, List<Figures.Line>> tables = new EnumMap<>(By.class);
        for (By by : By.values()) {
            tables.put(by, by.lines(counted));
        }
        Map<Measure, TrendChart> charts = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values()) {
            @Nullable TrendChart chart = chart(counted, measure);
            if (chart != null) {
                charts.put(measure, chart);
            }
        }
        model.addAttribute("counted", counted);
        model.addAttribute("most", Figures.MOST);
        model.addAttribute("cut", figures.cut());
        model.addAttribute("tables", tables);
        model.addAttribute("charts", charts);
        model.addAttribute("services", figures.services());
        model.addAttribute("service", narrowed.only());
        model.addAttribute("severity", narrowed.grave());
        return "incidents/figures";
    }

    @GetMapping("/incidents/figures.json")
    @ResponseBody
    List<Counted> json(Narrowed narrowed) {
        return figures.counted(narrowed.only(), narrowed.grave());
    }

    @GetMapping("/incidents/figures.csv")
    ResponseEntity<byte[]> csv(Narrowed narrowed) {
        Csv csv = new Csv(
                "run",
                "runbook",
                "title",
                "service",
                "environment",
                "severity",
                "state",
                "at",
                "detect_ms",
                "acknowledge_ms",
                "mitigate_ms",
                "resolve_ms",
                "updates_in_time",
                "updates_missed");
        for (Counted incident : figures.counted(narrowed.only(), narrowed.grave())) {
            csv.line(
                    incident.run(),
                    incident.runbook(),
                    incident.title(),
                    incident.service(),
                    incident.environment(),
                    incident.severity(),
                    incident.state(),
                    incident.at(),
                    incident.times().detect(),
                    incident.times().acknowledge(),
                    incident.times().mitigate(),
                    incident.times().resolve(),
                    incident.times().punctual(),
                    incident.times().missed());
        }
        return csv.file("evenkeel-incidents.csv");
    }

    private static @Nullable TrendChart chart(List<Counted> newestFirst, Measure measure) {
        List<Value> values = newestFirst.stream()
                .filter(incident -> measure.of(incident.times()) != null)
                .limit(MOST_IN_CHART)
                .toList()
                .reversed()
                .stream()
                .map(incident -> new Value(
                        incident.at(),
                        Objects.requireNonNull(measure.of(incident.times())),
                        null,
                        false,
                        incident.title()))
                .toList();
        return values.isEmpty() ? null : TrendChart.of(values);
    }
}
