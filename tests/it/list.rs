//! `grader list`.

use crate::program::{grader, in_repository};
use serde_json::json;

#[test]
fn a_list_has_id_slug_points_title_and_checks() {
    let line = "  exercise-1   bill               8 points    A bill (output, parallel, hygiene)\n";
    grader(&["list"]).code(0).prints(&["A course for tests\n\n", line, "grader check exercise-N"]);
}

#[test]
fn a_list_in_json_is_one_object() {
    let list = grader(&["list", "--format", "json"]).code(0).json();
    assert_eq!(list["title"]["ru"], "Курс для тестов");
    assert_eq!(list["exercises"][0]["id"], "exercise-1");
    assert_eq!(list["exercises"][0]["checks"], json!(["output", "parallel", "hygiene"]));
}

#[test]
fn the_course_around_the_current_folder_is_taken() {
    in_repository(&["list"]).code(0).prints(&["exercise-3 ", " countdown "]);
}

#[test]
fn in_russian_all_is_russian() {
    grader(&["list", "--lang", "ru"]).code(0).prints(&["Курс для тестов", "баллов: 8", "Счёт", "Задание"]);
}

#[test]
fn a_folder_that_is_no_course_is_a_wrong_usage() {
    grader(&["list", "--course", "/usr"]).code(2).complains(&["`/usr` is no course", "`course.toml`"]);
}
