// Starts Swagger UI on /docs; a file of its own because the page's CSP allows no script inside it.
window.ui = SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
});
