api-title = API
api-about = Everything these pages do, for programs: JSON over HTTPS, described with OpenAPI.
api-file = OpenAPI 3.1 file
api-no-script = With scripts switched on, this page also lets you try each request.
