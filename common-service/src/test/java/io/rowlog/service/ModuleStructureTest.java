package io.rowlog.service;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What both services share knows neither of them, and its packages know each other in one direction. */
@AnalyzeClasses(packages = "io.rowlog", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleStructureTest {
    @ArchTest
    static final ArchRule NOTHING_OF_ONE_SERVICE = noClasses()
            .that()
            .resideInAPackage("io.rowlog.service..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.rowlog.producer..", "io.rowlog.consumer..");

    @ArchTest
    static final ArchRule SETTINGS_AND_JOBS_STAND_ALONE = classes()
            .that()
            .resideInAnyPackage("io.rowlog.service.settings..", "io.rowlog.service.job..")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages("io.rowlog.service.http..", "io.rowlog.service.health..", "io.micronaut.http..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.rowlog.service.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_NAMES_THAT_SAY_NOTHING = noClasses()
            .that()
            .resideInAPackage("io.rowlog.service..")
            .should()
            .haveNameMatching("(?i).*(util|common|helper|manager).*")
            .because("a name says what the thing is");
}
