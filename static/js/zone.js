// The device's own time zone, offered to fields that ask for one; what somebody chose stays.
document.querySelectorAll("input[data-zone]").forEach(function (field) {
  if (!field.value) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
});
