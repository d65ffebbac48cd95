package dev.evenkeel.web.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.evenkeel.activities.violating.KnowsThePages;
import dev.evenkeel.web.runner.violating.KeepsAStore;
import dev.evenkeel.web.violating.InjectsAField;
import dev.evenkeel.web.violating.NamesACloud;
import dev.evenkeel.web.violating.PublicController;
import dev.evenkeel.web.violating.StartsATool;
import dev.evenkeel.workflows.violating.ReachesForTheStore;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HouseRulesTest {

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.evenkeel");

    static Stream<Arguments> rulesWithOneWhoBreaksThem() {
        return Stream.of(
                Arguments.of(HouseRules.WORKFLOWS_STAND_ALONE, ReachesForTheStore.class),
                Arguments.of(HouseRules.ACTIVITIES_DO_NOT_KNOW_THE_WEB, KnowsThePages.class),
                Arguments.of(HouseRules.ONLY_PROCESS_STARTS_TOOLS, StartsATool.class),
                Arguments.of(HouseRules.CLOUDS_KEEP_THEIR_SDKS, NamesACloud.class),
                Arguments.of(HouseRules.RUNNERS_HAVE_NO_STORE, KeepsAStore.class),
                Arguments.of(HouseRules.NO_FIELD_INJECTION, InjectsAField.class),
                Arguments.of(HouseRules.CONTROLLERS_ARE_PRIVATE, PublicController.class));
    }

    @ParameterizedTest
    @MethodSource("rulesWithOneWhoBreaksThem")
    void hold(ArchRule rule, Class<?> violating) {
        rule.check(HOUSE);
    }

    @ParameterizedTest
    @MethodSource("rulesWithOneWhoBreaksThem")
    void findOneWhoBreaksThem(ArchRule rule, Class<?> violating) {
        assertThat(rule.allowEmptyShould(true)
                        .evaluate(new ClassFileImporter().importClasses(violating))
                        .hasViolation())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("rulesWithOneWhoBreaksThem")
    void giveTheirReason(ArchRule rule, Class<?> violating) {
        assertThat(rule.getDescription()).contains("because");
    }
}
